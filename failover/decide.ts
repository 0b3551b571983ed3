import { rememberBgp } from './health/bgp.ts';
import { converge } from './rules/changes.ts';
import { settleConditions } from './announce/conditions.ts';
import { countChange, settle, undamped } from './rules/damping.ts';
import type { Decided } from './rules/decided.ts';
import { assess } from './health/path-health.ts';
import { healthyThrough, seenHealthySince } from './health/healthy-looks.ts';
import { locate, type Location } from './rules/location.ts';
import { recall, withUnsaid, type Memory } from './memory.ts';
import { noticesOf } from './announce/notices.ts';
import { wordInForce } from './rules/override.ts';
import { holdingsOf, strandedOf } from './rules/ownership.ts';
import type { Plan } from './plan.ts';
import { isSaidOtherwise, saidBefore } from './announce/said.ts';
import type { Situation } from './rules/situation.ts';
import type { Snapshot } from './snapshot.ts';
import { isUnjudged } from './announce/state.ts';
import { statesOf } from './announce/site-states.ts';
import { heldByWord, isOnFaithPending, keptSwitches, wishesOf, type Choice, type Wishes } from './rules/switching.ts';
import type { Instant } from './time.ts';
import { afterSwitch } from './announce/switches.ts';
import type { WiredSite } from './wiring.ts';

/**
 * The decision: from what one run saw, at one moment, what is to be done and said, and why. Pure: no I/O, no clock. It
 * reads from top to bottom as the rules do (see `docs/architecture.md`); each step has a file of its own.
 */
export const decide = (site: WiredSite, snapshot: Snapshot, now: Instant): Plan => {
  const situation = judge(site, snapshot, Math.floor(now));
  const wishes = wishesOf(situation);
  const location = locate(situation, wishes);
  const choice = choose(situation, wishes, location);
  return planOf({ situation, wishes, location, choice });
};

/** Rules 1 and 2, and what memory and the operator add to them. */
const judge = (site: WiredSite, snapshot: Snapshot, now: Instant): Situation => {
  const recalled = recall(snapshot.memory);
  const before = recalled.kind === 'known' ? recalled.memory : freshMemory(site, now);
  const bgp = rememberBgp(site, snapshot, { bgp: before.bgp, now });
  const seen = assess(site, snapshot, bgp);
  const { primary } = seen;
  const primaryHealthySince = seenHealthySince(before.primaryHealthySince, { site, snapshot, primary, now });
  const health = { ...seen, primary: healthyThrough(primary, primaryHealthySince) };
  const damped = dampingOf(before, { site, health: primary.health, now });
  const rehearsed = before.mode === site.mode ? before.rehearsed : undefined;
  const onFaithSince = isOnFaithPending({ health }) ? (before.onFaithSince ?? now) : undefined;
  const memory = { ...before, bgp, primaryHealthySince, onFaithSince, ...damped, rehearsed };
  const word = wordInForce(snapshot.override, before, now);
  const holdings = holdingsOf(site, snapshot, before.made);
  const stranded = strandedOf(site, snapshot, before.made);
  return { site, now, health, holdings, stranded, word, memory, recalled: recalled.kind };
};

const freshMemory = (site: WiredSite, now: Instant): Memory => ({
  version: 1,
  mode: site.mode,
  path: 'primary',
  since: now,
  because: 'found so',
  cause: [],
  made: {},
  bgp: {},
  primaryWasDown: false,
  damping: undamped(now),
  // Stryker disable next-line ArrayDeclaration: what is no moment lies in no hour.
  switches: [],
  conditions: {},
});

type DampingState = Pick<Memory, 'damping' | 'primaryWasDown'>;

/** Counts a change of the primary into down; unknown and degraded are no word on it. */
const dampingOf = (
  before: Memory,
  { site, health, now }: { site: WiredSite; health: string; now: Instant },
): DampingState => {
  const settings = site.failback.damping;
  const damping = settle(before.damping, settings, now);
  if (health === 'healthy') return { damping, primaryWasDown: false };
  if (health !== 'down' || before.primaryWasDown) return { damping, primaryWasDown: before.primaryWasDown };
  return { damping: countChange(damping, settings, now), primaryWasDown: true };
};

/** Rules 5 and 7 before 3 and 4. */
const choose = (situation: Situation, wishes: Wishes, location: Location): Choice => {
  const { pin } = situation.word;
  if (pin !== undefined) {
    return {
      path: pin.path,
      until: pin.until,
      held: heldByWord(situation, pin.path),
      reason: { rule: 'R5', text: `pinned to ${pin.path} by ${pin.by}: ${pin.why}` },
    };
  }
  const { respected } = location;
  if (respected !== undefined) {
    const text = `somebody else moved traffic to ${respected.path}: respected for now`;
    const held = heldByWord(situation, respected.path);
    return { path: respected.path, until: respected.until, held, reason: { rule: 'R7', text } };
  }
  return wishes[location.path];
};

const planOf = (decided: Decided): Plan => {
  const { situation, location, choice } = decided;
  const { site, now, recalled } = situation;
  const { changes, move, isAdopted } = converge(decided);
  const isBlocked = choice.path !== location.path && move === undefined;
  const books = {
    before: saidBefore(situation),
    now,
    reminder: site.notification.reminder,
    isCarried: isUnjudged(decided),
  };
  const settled = settleConditions(statesOf({ ...decided, isBlocked }), books);
  const isSaid = isSaidOtherwise(situation, move);
  const states = recalled === 'unknown' ? [] : settled.announcements.filter((it) => !isSaid(it));
  const announcements = [...noticesOf(decided), ...states];
  const memory = recalled === 'unknown' ? undefined : memoryBefore(decided, settled.conditions);
  const isUnfindable = changes.length > 0 && move?.to === situation.memory.path;
  return {
    at: now,
    mode: site.mode,
    from: location.path,
    path: choice.path,
    reason: choice.reason,
    health: situation.health,
    changes,
    switch: move,
    isAdopted,
    afterwards: afterSwitch(decided),
    announcements,
    memory,
    ahead: isUnfindable && memory ? withUnsaid(memory, [...(memory.unsaid ?? []), ...announcements]) : undefined,
    lookAgain: earliest([...settled.due, ...(choice.until === undefined ? [] : [choice.until])]),
  };
};

/** Memory before the changes; `conclude` adds what became of them. */
const memoryBefore = ({ situation, location }: Decided, conditions: Memory['conditions']): Memory => {
  const { site, memory, now, word } = situation;
  const { switches, rehearsed } = keptSwitches(situation);
  const hasMoved = location.path !== memory.path || location.notice === 'mode-changed';
  return {
    ...memory,
    mode: site.mode,
    path: location.path,
    since: hasMoved ? now : memory.since,
    because: hasMoved ? 'found so' : memory.because,
    made: location.made,
    switches: location.isUncounted ? [...switches, now] : switches,
    rehearsed,
    pin: word.pin,
    pastPin: word.past,
    respected: location.respected,
    conditions,
  };
};

const earliest = (times: readonly Instant[]): Instant | undefined =>
  times.length === 0 ? undefined : Math.min(...times);
