import type { Memory } from '../memory.ts';
import { described, endsOf, isBlackhole, type Ends } from './route-ends.ts';
import { holderIn, indexRoutes, type RouteIndex } from './route-index.ts';
import type { Path } from '../path.ts';
import type { Route, SeenRoutes } from '../snapshot.ts';
import { activeLists, type WiredSite } from '../wiring.ts';

/**
 * What a route table does otherwise than it should with the site's ranges. The transit gateway selects the longest prefix,
 * then a static route, then a prefix list, then what is propagated
 * (https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html).
 */
export interface Finding {
  readonly kind: FindingKind;
  readonly routeTableId: string;
  readonly range: string;
  readonly line: string;
}

/**
 * - `ineffective`: traffic is not on the path that was decided.
 * - `backstop`: Direct Connect has no route, and the backup's carries.
 * - `unrouted`: no route, a blackhole, or a route elsewhere, while traffic is on Direct Connect.
 * - `astray`: a part leads elsewhere than the rest.
 * - `futile`: a failover would be ineffective.
 */
export const findingKinds = ['ineffective', 'backstop', 'unrouted', 'astray', 'futile'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Some ranges that switch together. */
interface Group {
  readonly ranges: readonly string[];
  /** Whose references move them. */
  readonly lists: readonly string[];
  /** Where they should be; undefined where nothing moves them: what stands is what should be. */
  readonly path: Path | undefined;
  /** Nobody uses these addresses: they need no route. */
  readonly isTest: boolean;
}

/** What is judged: the lists that switch in this mode, and the real ones in every mode. */
const groupsOf = (site: WiredSite, { path }: Memory): readonly Group[] => {
  const { prefixLists, testPrefixList } = site.routing;
  const ranges = prefixLists.flatMap((list) => list.ranges);
  const real = { ranges, lists: site.wiring.prefixLists, isTest: false };
  if (site.mode === 'act') return [{ ...real, path }];
  const asItStands: Group = { ...real, path: undefined };
  if (site.mode === 'observe' || testPrefixList === undefined) return [asItStands];
  return [{ ranges: testPrefixList.ranges, lists: activeLists(site), path, isTest: true }, asItStands];
};

/**
 * Whether traffic is on backup: there the routes that a reference goes before are hidden, so of primary's nothing can be
 * found, and nothing is over.
 */
export const isBackupInForce = (
  { mode, wiring }: WiredSite,
  { path }: Pick<Memory, 'path'>,
  tables: readonly SeenRoutes[],
): boolean =>
  mode === 'act'
    ? path === 'backup'
    : tables.some(({ routes }) =>
        routes.some(({ prefixListId }) => wiring.prefixLists.some((list) => list === prefixListId)),
      );

interface Table {
  readonly routeTableId: string;
  readonly index: RouteIndex;
  readonly isComplete: boolean;
  readonly ends: Ends;
}

/** All that is found in one table. */
export const findingsIn = (
  { site, memory }: { readonly site: WiredSite; readonly memory: Memory },
  { routeTableId, seen }: { readonly routeTableId: string; readonly seen: SeenRoutes },
): readonly Finding[] => {
  const table: Table = {
    routeTableId,
    index: indexRoutes(seen.routes),
    isComplete: seen.isComplete,
    ends: endsOf(site, memory),
  };
  return groupsOf(site, memory).flatMap((group) => findingsOf(table, group));
};

const findingsOf = (table: Table, group: Group): readonly Finding[] => {
  const holderOf = holderIn(group.ranges);
  const listed = new Set(group.ranges);
  return group.ranges.flatMap((range) => {
    const find = (kind: FindingKind, text: string): Finding => ({
      kind,
      routeTableId: table.routeTableId,
      range,
      line: `${table.routeTableId}: ${text}.`,
    });
    const [route, ...wider] = table.index.covering(range);
    const parts = table.index.inside(range).filter(({ cidr }) => !listed.has(cidr) && holderOf(cidr) === range);
    const asked: Asked = { table, group, range, route, wider, find };
    const found = [...ofWhole(asked), ...parts.flatMap((part) => ofPart(asked, part))];
    return found.length === 0 ? ofTiles(asked) : found;
  });
};

/**
 * On backup, a range that more specific routes share among them, none of which is known for primary's or leads to backup, is
 * not moved at all.
 */
const ofTiles = ({ table: { index, ends }, group, range, route, find }: Asked): readonly Finding[] => {
  const parts = index.isTiled(range) ? index.inside(range) : [];
  const [first] = parts;
  if (group.path !== 'backup' || first === undefined) return [];
  if (parts.some((part) => ends.isToBackup(part) || ends.isToOwnNetwork(part, route))) return [];
  return [
    find('ineffective', `traffic should be on backup, but more specific routes win: ${described(first)} for one`),
  ];
};

interface Asked {
  readonly table: Table;
  readonly group: Group;
  readonly range: string;
  /** The one that covers the whole range and is selected for it. */
  readonly route: Route | undefined;
  /** Less specific ones. */
  readonly wider: readonly Route[];
  readonly find: (kind: FindingKind, text: string) => Finding;
}

/** The route that covers a range: of no account where more specific ones cover all of it, and not sure where some were not seen. */
const ofWhole = (asked: Asked): readonly Finding[] => {
  const { table, group, range, route, find } = asked;
  if (table.index.isTiled(range) || (!table.isComplete && route?.cidr !== range)) return [];
  const wins = route === undefined ? 'no route covers it' : `${described(route)} wins`;
  const isBack = route !== undefined && table.ends.isToBackup(route);
  if (group.path === 'backup') return isBack ? [] : [find('ineffective', `traffic should be on backup, but ${wins}`)];
  if (isReference(group, route))
    return group.path === undefined ? [] : [find('ineffective', `traffic should be on primary, but ${wins}`)];
  return group.isTest ? [] : onPrimary(asked);
};

const isReference = ({ lists }: Group, route: Route | undefined): boolean =>
  route?.prefixListId !== undefined && lists.includes(route.prefixListId);

const onPrimary = ({ table: { ends }, range, route, wider, find }: Asked): readonly Finding[] => {
  if (route === undefined) return [find('unrouted', `no route covers ${range}`)];
  const isOwn = route.isStatic && route.cidr === range;
  if (ends.isToPrimary(route)) return isOwn ? [find('futile', `${described(route)} goes before a prefix list`)] : [];
  if (!ends.isToBackup(route)) return [find('unrouted', `of ${range}, ${described(route)} wins`)];
  return isOwn || wider.some(ends.isToPrimary)
    ? [find('astray', `${range} goes by the VPN though Direct Connect is in use: ${described(route)} wins`)]
    : [find('backstop', `no route by Direct Connect stands, so ${described(route)} wins`)];
};

/** A route inside a range wins for its part. */
const ofPart = ({ table: { ends }, group, range, route, find }: Asked, part: Route): readonly Finding[] => {
  if (ends.isToOwnNetwork(part, route)) return [];
  if (group.path === 'backup' || isReference(group, route)) {
    // What leads to neither path did so before the switch.
    const isStuck = isBlackhole(part) || ends.isPartToPrimary(part, route);
    return isStuck ? [ofPartOnBackup({ group, range, find }, part)] : [];
  }
  if (group.isTest) return [];
  if (ends.isToBackup(part))
    return [find('astray', `${part.cidr} of ${range} goes by the VPN though Direct Connect is in use`)];
  return ends.isPartToPrimary(part, route)
    ? [find('futile', `Direct Connect's ${part.cidr} is more specific than ${range}`)]
    : [
        find(
          'astray',
          `${part.cidr} of ${range} ${isBlackhole(part) ? 'is dropped: ' : 'leads elsewhere: '}${described(part)} wins`,
        ),
      ];
};

const ofPartOnBackup = ({ group, range, find }: Pick<Asked, 'group' | 'range' | 'find'>, part: Route): Finding =>
  group.path === 'backup'
    ? find('ineffective', `traffic should be on backup, but ${described(part)} wins`)
    : find('astray', `${part.cidr} of ${range} leads elsewhere than the rest: ${described(part)} wins`);
