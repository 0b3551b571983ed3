import { inMode, type Announcement } from './announcement.ts';
import { settleConditions, type Condition } from './conditions.ts';
import type { Memory } from './memory.ts';
import { valueOf, type RouteReading, type SelectedRoute } from './snapshot.ts';
import { minute, second, type Instant, type Milliseconds } from './time.ts';
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
  /** This run has changed the references itself, and they have come to rest. Else another run may be about it just now. */
  readonly isOwnChange: boolean;
}

/** What another run may be changing just now is said only if the next look finds it still. */
const doubt: Milliseconds = 30 * second;

/** What cannot be read for so long is said: nobody would see an ineffective switch. A read that failed once is no news. */
const blindness: Milliseconds = 3 * minute;

/** What may be found of a range. */
const findingKinds = ['ineffective', 'backstop'] as const;

/** A finding was doubted, or could not be made, and waits for another look. */
export const isDoubted = ({ conditions }: Pick<Memory, 'conditions'>): boolean =>
  [...findingKinds, 'unconfirmed'].some((key) => conditions[key] !== undefined && conditions[key].said === undefined);

/**
 * The states `ineffective`, `backstop` and `unconfirmed`, said once, and memory with them. While a route cannot be read, the
 * former two are neither over nor begin with it.
 */
export const judgeRoutes = ({
  site,
  routes,
  memory,
  now,
  isOwnChange,
}: Confirming): { announcements: readonly Announcement[]; memory: Memory } => {
  if (site.mode === 'observe') return { announcements: [], memory };
  const findings = routes.map((reading) => findingOf(site, reading, memory)).filter((it) => it !== undefined);
  const found = findingKinds.flatMap((kind) =>
    stateOf(
      kind,
      findings.filter((it) => it.kind === kind),
      isOwnChange ? 0 : doubt,
    ),
  );
  const unread = unconfirmed(routes);
  const isCarried = (key: string) => key !== 'unconfirmed' && (unread.length > 0 || !isFinding(key));
  const books = { before: memory.conditions, now: Math.floor(now), reminder: site.notification.reminder, isCarried };
  const { conditions, announcements } = settleConditions([...found, ...unread], books);
  return { announcements: announcements.map((it) => inMode(site.mode, it)), memory: { ...memory, conditions } };
};

const isFinding = (key: string): boolean => findingKinds.some((kind) => kind === key);

/** A range of one route table whose path in use is not the one decided. */
interface Finding {
  readonly kind: (typeof findingKinds)[number];
  readonly range: string;
  readonly line: string;
}

const findingOf = (
  site: WiredSite,
  { routeTableId, range, route: read }: RouteReading,
  memory: Memory,
): Finding | undefined => {
  if (read.kind === 'unknown') return undefined;
  const route = valueOf(read);
  const find = (kind: Finding['kind'], text: string): Finding => ({ kind, range, line: `${routeTableId}: ${text}.` });
  const isByReference = route?.prefixListId !== undefined && activeLists(site).includes(route.prefixListId);
  // A reference of ours to a former attachment stays until failback: that is told as a state of its own.
  const backups = [site.routing.backupAttachment, ...Object.keys(memory.made)];
  const isToBackup = route?.attachmentId !== undefined && backups.includes(route.attachmentId);
  if (memory.path === 'backup')
    return isToBackup ? undefined : find('ineffective', `traffic should be on backup, but ${selected(route)}`);
  if (isByReference) return find('ineffective', `traffic should be on primary, but ${selected(route)}`);
  return isToBackup ? find('backstop', `no route by Direct Connect stands, so ${selected(route)}`) : undefined;
};

/** One state of each kind, however many ranges and tables it holds for. */
const stateOf = (kind: Finding['kind'], findings: readonly Finding[], after: Milliseconds): Condition[] => {
  const [first, ...more] = findings;
  if (first === undefined) return [];
  const ranges = more.length === 0 ? first.range : `${first.range} and ${more.length} more`;
  const { headline, nextSteps } = sayings[kind];
  const lines = findings.slice(0, mostLines).map(({ line }) => line);
  return [{ key: kind, after, places: findings.length, headline: headline(ranges), lines, nextSteps }];
};

/** Routes that cannot be read: whether the path in use is the one decided is not known. */
const unconfirmed = (routes: readonly RouteReading[]): Condition[] => {
  const reasons = [...new Set(routes.flatMap(({ route }) => (route.kind === 'unknown' ? [route.why] : [])))];
  if (reasons.length === 0) return [];
  return [
    {
      key: 'unconfirmed',
      after: blindness,
      headline: 'the path in use cannot be confirmed',
      lines: [
        ...reasons.slice(0, mostLines).map((why) => `R1 Which route wins is not known: ${why}.`),
        'Traffic is switched all the same; a switch without effect would not be seen.',
      ],
      nextSteps: ["Look at the reactor's permissions and its log."],
    },
  ];
};

/** A site may have a thousand ranges: a person reads a few, the log has them all. */
const mostLines = 20;

const sayings = {
  ineffective: {
    headline: (ranges: string) => `the switch is ineffective for ${ranges}`,
    nextSteps: ['A more specific or a static route goes before a prefix list reference: remove it, or list its range.'],
  },
  backstop: { headline: (ranges: string) => `traffic to ${ranges} is on the backstop`, nextSteps: [] },
} as const;

const selected = (route: SelectedRoute | undefined): string => {
  if (route === undefined) return 'no route covers it';
  const by = route.prefixListId === undefined ? '' : ` of ${route.prefixListId}`;
  return `the route ${route.cidr}${by} to ${route.attachmentId ?? 'nowhere (blackhole)'} wins`;
};
