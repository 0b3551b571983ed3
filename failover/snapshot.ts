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

type InterfaceState =
  | 'confirming'
  | 'verifying'
  | 'pending'
  | 'available'
  | 'down'
  | 'testing'
  | 'deleting'
  | 'deleted'
  | 'rejected'
  | 'unknown';

/** One virtual interface, as DescribeVirtualInterfaces gives it; the BGP key is left behind in the adapter. */
export interface VifReading {
  readonly id: string;
  /** `virtualInterfaceState`: where the interface is in its life. */
  readonly state?: InterfaceState | undefined;
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

/** The routes of one route table, as `confirm` reads them. */
export interface RoutesReading {
  readonly routeTableId: string;
  readonly routes: Reading<SeenRoutes>;
}

export interface SeenRoutes {
  /** One per range: the transit gateway shows only the route that it selects. */
  readonly routes: readonly Route[];
  /** EC2 said that there are more, and gave no way to read them. */
  readonly isComplete: boolean;
}

/** One route of a route table, as SearchTransitGatewayRoutes gives it. */
export interface Route {
  /** The range, in its one spelling. */
  readonly cidr: string;
  readonly state: 'pending' | 'active' | 'blackhole' | 'deleting' | 'deleted';
  readonly isStatic: boolean;
  /** Several where the transit gateway spreads packets over them; none where the route drops packets. */
  readonly attachments: readonly Attachment[];
  /** The prefix list that the route comes from. AWS may call such a route `propagated`: look at this, not at the type. */
  readonly prefixListId?: string | undefined;
}

export interface Attachment {
  readonly id: string;
  /** `vpc`, `vpn`, `direct-connect-gateway`, …; undefined where EC2 does not say. */
  readonly kind?: string | undefined;
}
