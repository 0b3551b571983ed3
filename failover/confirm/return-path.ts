import { inMode, type Announcement } from '../announcement.ts';
import { settleConditions } from '../announce/conditions.ts';
import { stateOf, type Condition, type StateKey } from '../announce/state.ts';
import type { Memory } from '../memory.ts';
import { spoken } from '../names.ts';
import { paths, type Path } from '../path.ts';
import type { Site } from '../settings/site.ts';
import { withOneSource } from '../settings/sources.ts';
import { minute, type Instant, type Milliseconds } from '../time.ts';

/**
 * Whether the answers of a path's targets return over that path, found in normal times by counting: the probes' pings go out
 * by the attachment of the path, answers are heard, and fewer packets come in by the attachment than answers are heard. Then
 * some came by another way. Other packets only add to what comes in, so with them nothing is found: unknown, never false.
 *
 * That AWS counts every packet of an answer, and how late the datapoints come, is taken from its documentation and not
 * measured (https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-cloudwatch-metrics.html).
 */

/** What is known of one minute of a path. Undefined where a datapoint is missing, which is no zero. */
export interface MinuteOfPath {
  /** Answers that all probes heard from the path's targets. */
  readonly answers: number | undefined;
  /** Packets that the transit gateway sent to the path's attachment, and received from it. */
  readonly out: number | undefined;
  readonly in: number | undefined;
}

/** The minutes of a window, the same for both paths, in order. */
export type Traffic = Readonly<Record<Path, readonly MinuteOfPath[]>>;

/** How old a datapoint must be: AWS publishes no figure for the delay of its own. */
const settled: Milliseconds = 5 * minute;
const length: Milliseconds = 10 * minute;
/** A path is judged by so many minutes at least. */
const fewestMinutes = 5;
/** Fewer packets than this share of the answers is a finding: the rest is for what two clocks and counters differ by. */
const share = 0.75;

/** The minutes to judge at a moment: whole ones, `to` excluded. */
export const trafficWindow = (now: Instant): { readonly from: Instant; readonly to: Instant } => {
  const to = Math.floor((now - settled) / minute) * minute;
  return { from: to - length, to };
};

/** Whether the window lies in normal times: all traffic on primary since before it. What an outage shows tells nothing of the rest. */
export const isReturnKnowable = (memory: Pick<Memory, 'path' | 'since'>, now: Instant): boolean =>
  memory.path === 'primary' && memory.since <= trafficWindow(now).from;

/** Every quarter of an hour, not in the minutes in which routes are looked at, and only where something could be known. */
export const isReturnDue = (of: {
  readonly isScheduled: boolean;
  readonly memory: Memory;
  readonly now: Instant;
}): boolean => of.isScheduled && Math.floor(of.now / minute) % 15 === 7 && isReturnKnowable(of.memory, of.now);

/** How many answers a minute brings of a path where nothing is lost. */
const expected = (site: Site, path: Path): number =>
  (site.probes.length * site[path].targets.length * minute) / site.detection.interval;

interface Counted {
  readonly minutes: number;
  readonly answers: number;
  readonly out: number;
  readonly in: number;
}

/** The minutes in which at least half of the answers of both paths were heard, and all of this path is known. */
const count = (site: Site, traffic: Traffic, path: Path): Counted => {
  const isNormal = (index: number): boolean =>
    paths.every((it) => (traffic[it][index]?.answers ?? 0) >= expected(site, it) / 2);
  let counted: Counted = { minutes: 0, answers: 0, out: 0, in: 0 };
  traffic[path].forEach((it, index) => {
    if (it.out === undefined || it.in === undefined || !isNormal(index)) return;
    counted = {
      minutes: counted.minutes + 1,
      // A call of the probe that was given up may have arrived, and its answers then count twice.
      answers: counted.answers + Math.min(it.answers ?? 0, expected(site, path)),
      out: counted.out + it.out,
      in: counted.in + it.in,
    };
  });
  return counted;
};

/** Too few minutes are known, or the pings themselves do not go by the attachment. */
const isUnknown = ({ minutes, answers, out }: Counted): boolean => minutes < fewestMinutes || out < share * answers;

interface Judging {
  readonly site: Site;
  readonly traffic: Traffic;
  readonly memory: Memory;
  readonly now: Instant;
}

/** The state `return-path`, once per path, and memory with it. What is unknown neither begins nor ends it. */
export const judgeReturnPaths = ({
  site,
  traffic,
  memory,
  now,
}: Judging): { announcements: readonly Announcement[]; memory: Memory } => {
  const judged = paths
    .map((path) => ({ path, counted: count(site, traffic, path) }))
    .filter(({ counted }) => !isUnknown(counted));
  const found = judged.filter(({ counted }) => counted.in < share * counted.answers);
  const isCarried = (key: string) => !judged.some(({ path }) => key === keyOf(path));
  const books = { before: memory.conditions, now: Math.floor(now), reminder: site.notification.reminder, isCarried };
  const states = found.map(({ path, counted }) => returnState(site, path, counted));
  const { conditions, announcements } = settleConditions(states, books);
  return { announcements: announcements.map((it) => inMode(site.mode, it)), memory: { ...memory, conditions } };
};

const keyOf = (path: Path) => `return-path:${path}` as const satisfies StateKey;

const returnState = (site: Site, path: Path, { minutes, answers, in: received }: Counted): Condition =>
  stateOf('return-path', {
    about: path,
    as: path,
    lines: [
      `R2 In ${minutes} minutes the probes heard ${answers} answers of ${site[path].targets.map(spoken).join(', ')}, but only ${received} packets came in by ${sayings[path].attachment}.`,
      sayings[path].line,
    ],
    first: path === 'backup' ? mendBackup(site) : [mendPrimary],
  });

const sayings: Readonly<Record<Path, Readonly<Record<'attachment' | 'line', string>>>> = {
  primary: {
    attachment: "Direct Connect's attachment",
    line: 'Where a second Direct Connect attachment leads to the same site, they may come in by that. If the VPN fails, these answers are lost with it, and both paths look down. A failure of Direct Connect towards AWS alone is not seen.',
  },
  backup: {
    attachment: "the VPN's attachment",
    line: "Where a second VPN attachment leads to the same site, they may come in by that: then nothing is wrong. If Direct Connect fails, these answers are lost with it: both paths look down, and traffic stays. A silent cut lasts until BGP's hold time is over; a failure that BGP does not see lasts until it is repaired.",
  },
};

const mendPrimary =
  "On-premises, route the address that the primary's targets are pinged from over Direct Connect, on every router.";

const mendBackup = (site: Site): readonly string[] => {
  const slots = withOneSource(site);
  const addresses = site.probes.flatMap(({ sources: { backup } }) => backup ?? []);
  return [
    ...(slots.length === 0
      ? []
      : [`Give a second address to probe ${slots.join(', ')}: probes[].sources.backup (docs/deploy.md).`]),
    `On-premises, make a static route over the VPN to ${addresses.length === 0 ? 'this second address' : addresses.join(', ')}, on every router.`,
  ];
};
