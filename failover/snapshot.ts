import type { Instant } from './time.ts';

/** What one run of the reactor saw. Each reading may fail alone; what is not known is said so, and is never down. */

export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly why: string };

export const known = <T>(value: T): Reading<T> => ({ kind: 'known', value });
export const unknown = (why: string): Reading<never> => ({ kind: 'unknown', why });

/** The value of a reading, or undefined where it is not known. */
export const valueOf = <T>(reading: Reading<T>): T | undefined =>
  // Stryker disable next-line ConditionalExpression: what is unknown has no value; the type cannot know.
  reading.kind === 'known' ? reading.value : undefined;

/** One alarm, as DescribeAlarms gives it. */
export interface AlarmReading {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** `StateTransitionedTimestamp`: the last change of state. `StateUpdatedTimestamp` also moves without one. */
  readonly since: Instant;
  /** `EvaluationState` is set (partial data, an error): the state cannot be trusted. */
  readonly isQuestionable: boolean;
}

/** One BGP peer of a virtual interface. */
export interface PeerReading {
  readonly addressFamily: 'ipv4' | 'ipv6';
  readonly status: 'up' | 'down' | 'unknown';
  /** `bgpPeerState`: where the peer is in its life. A peer that was made anew leaves its predecessor listed. */
  readonly state?: 'verifying' | 'pending' | 'available' | 'deleting' | 'deleted' | undefined;
}

/** One virtual interface, as DescribeVirtualInterfaces gives it; the BGP key is left behind in the adapter. */
export interface VifReading {
  readonly id: string;
  readonly peers: readonly PeerReading[];
}

/** One prefix list reference of a route table. */
export interface ReferenceReading {
  readonly prefixListId: string;
  readonly state: 'pending' | 'available' | 'modifying' | 'deleting';
  /** Absent where the reference blackholes. */
  readonly attachmentId?: string | undefined;
  readonly isBlackhole: boolean;
}

/** All references of one route table. */
export interface TableReading {
  readonly routeTableId: string;
  readonly references: Reading<readonly ReferenceReading[]>;
}

export interface Snapshot {
  readonly alarms: Reading<readonly AlarmReading[]>;
  readonly vifs: Reading<readonly VifReading[]>;
  /** One per route table of the site, in the site's order. */
  readonly tables: readonly TableReading[];
  /** The text of the override parameter; undefined where the parameter does not exist. */
  readonly override: Reading<string | undefined>;
  /** The text of the memory parameter; undefined where the parameter does not exist. */
  readonly memory: Reading<string | undefined>;
}

/** The route that a route table selects for one of the site's ranges (longest prefix), as `confirm` reads it. */
export interface RouteReading {
  readonly routeTableId: string;
  readonly range: string;
  /** Undefined where no route covers the range. */
  readonly route: Reading<SelectedRoute | undefined>;
}

export interface SelectedRoute {
  readonly cidr: string;
  /** Absent where the route is a blackhole. */
  readonly attachmentId?: string | undefined;
  /** The prefix list that the route comes from. AWS may call such a route `propagated`: look at this, not at the type. */
  readonly prefixListId?: string | undefined;
}
