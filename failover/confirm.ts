import type { Announcement } from './announcement.ts';
import { settleConditions, type Condition } from './conditions.ts';
import type { Memory } from './memory.ts';
import { valueOf, type RouteReading, type SelectedRoute } from './snapshot.ts';
import type { Instant } from './time.ts';
import { activeLists, type WiredSite } from './wiring.ts';

/**
 * Whether the path in use is the one decided: what the route tables really select (longest prefix, then static,
 * reference, propagated) for each of the site's ranges. A more specific Direct Connect route, a static route or the
 * backstop may win over the reference.
 */

interface Confirming {
  readonly site: WiredSite;
  readonly routes: readonly RouteReading[];
  readonly memory: Memory;
  readonly now: Instant;
}

/** The states `ineffective` and `backstop`, said once, and memory with them. A route that could not be read says nothing. */
export const judgeRoutes = ({
  site,
  routes,
  memory,
  now,
}: Confirming): { announcements: readonly Announcement[]; memory: Memory } => {
  if (site.mode === 'observe') return { announcements: [], memory };
  const found = routes.flatMap((reading) => stateOf(site, reading, memory));
  const unread = routes.filter(({ route }) => route.kind === 'unknown').map(placeOf);
  const isCarried = (key: string) =>
    !/^(ineffective|backstop):/.test(key) || unread.some((place) => key.endsWith(place));
  const books = { before: memory.conditions, now, reminder: site.notification.reminder, isCarried };
  const { conditions, announcements } = settleConditions(found, books);
  return { announcements, memory: { ...memory, conditions } };
};

const placeOf = ({ range, routeTableId }: RouteReading): string => `${range} in ${routeTableId}`;

const stateOf = (site: WiredSite, reading: RouteReading, memory: Memory): Condition[] => {
  if (reading.route.kind === 'unknown') return [];
  const route = valueOf(reading.route);
  const isByReference = route?.prefixListId !== undefined && activeLists(site).includes(route.prefixListId);
  const isToBackup = route?.attachmentId === site.routing.backupAttachment;
  if (memory.path === 'backup' && !isToBackup)
    return [ineffective(reading, `traffic should be on backup, but ${selected(route)}`)];
  if (memory.path === 'primary' && isByReference)
    return [ineffective(reading, `traffic should be on primary, but ${selected(route)}`)];
  if (memory.path === 'primary' && isToBackup) return [backstop(reading, route)];
  return [];
};

const ineffective = (reading: RouteReading, text: string): Condition => ({
  key: `ineffective:${placeOf(reading)}`,
  after: 0,
  headline: `the switch is ineffective for ${reading.range}`,
  lines: [`${reading.routeTableId}: ${text}.`],
  nextSteps: ['A more specific or a static route goes before a prefix list reference: remove it, or list its range.'],
});

const backstop = (reading: RouteReading, route: SelectedRoute | undefined): Condition => ({
  key: `backstop:${placeOf(reading)}`,
  after: 0,
  headline: `traffic to ${reading.range} is on the backstop`,
  lines: [`${reading.routeTableId}: no route by Direct Connect stands, so ${selected(route)}.`],
  nextSteps: [],
});

const selected = (route: SelectedRoute | undefined): string => {
  if (route === undefined) return 'no route covers it';
  const by = route.prefixListId === undefined ? '' : ` of ${route.prefixListId}`;
  return `the route ${route.cidr}${by} to ${route.attachmentId ?? 'nowhere (blackhole)'} wins`;
};
