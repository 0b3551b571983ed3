import { lossAlarm, pingAlarm } from './signals.ts';
import { otherPath, paths, type Path, type Site, type Target } from './site.ts';
import type { Snapshot } from './snapshot.ts';
import { alarmHealth, allOf, type KindHealth } from './verdict.ts';

/** What the probes say of each path (rule 2): each alone, then the majority of those that know. */

const probedKinds = ['ping', 'loss'] as const;
type ProbedKind = (typeof probedKinds)[number];

export interface ProbesHealth extends Readonly<Record<Path, Readonly<Record<ProbedKind, KindHealth>>>> {
  readonly undecided: readonly string[];
}

/** Judges ping and loss of both paths. */
export const probesHealth = (site: Site, snapshot: Snapshot): ProbesHealth => {
  const views = site.probes.map(({ slot }) => viewOf(site, snapshot, slot));
  const trusted = views.filter(({ isSuspect }) => !isSuspect);
  const voted = (path: Path) => ({ ping: vote(trusted, path, 'ping'), loss: vote(trusted, path, 'loss') });
  const votes = { primary: voted('primary'), backup: voted('backup') };
  const counted = paths.flatMap((path) =>
    probedKinds.filter((kind) => site.detection.counts.includes(kind)).map((kind) => ({ path, kind })),
  );
  const ties = counted
    .filter(({ path, kind }) => votes[path][kind].isTie)
    .map(({ path, kind }) => `the probes disagree about ${kind} of ${path}`);
  return {
    ...votes,
    undecided: trusted.length === 0 ? ['no target answers any probe: all probes are suspect'] : ties,
  };
};

/** One target, as one probe sees it. */
interface TargetHealth extends KindHealth {
  /** It is down, or nothing tells that it is not. */
  readonly mayBeDown: boolean;
}

/** All targets of a path, as one probe sees them. */
interface SideHealth extends KindHealth {
  /** Those that are known are down, and others are not known: not down yet, and no word against down either. */
  readonly isOpen: boolean;
}

/** What one probe says of each path and kind. */
interface View extends Readonly<Record<Path, Readonly<Record<ProbedKind, SideHealth>>>> {
  /** Every target of the probe is silent: it may be the probe's own network, so it knows nothing. */
  readonly isSuspect: boolean;
  /** Per path: whether any target answers. */
  readonly answers: Readonly<Record<Path, boolean>>;
}

const viewOf = (site: Site, snapshot: Snapshot, slot: string): View => {
  const seen = (path: Path) => site[path].targets.map((target) => ({ path, target, probe: slot }));
  const pings = (path: Path) => seen(path).map((it) => pingHealth(site, snapshot, it));
  const all = { primary: pings('primary'), backup: pings('backup') };
  const side = (path: Path) => ({
    ping: sideHealth(all[path]),
    loss: sideHealth(seen(path).map((it) => lossHealth(site, snapshot, it))),
  });
  const answers = (path: Path) => all[path].some(({ health }) => health === 'healthy');
  return {
    primary: side('primary'),
    backup: side('backup'),
    isSuspect: [...all.primary, ...all.backup].every(({ health }) => health === 'down'),
    answers: { primary: answers('primary'), backup: answers('backup') },
  };
};

const sideHealth = (targets: readonly TargetHealth[]): SideHealth => {
  const side = allOf(targets);
  return { ...side, isOpen: side.health !== 'down' && targets.every(({ mayBeDown }) => mayBeDown) };
};

/** One target of a path, and the probe that looks at it. */
interface Seen {
  readonly path: Path;
  readonly target: Target;
  readonly probe: string;
}

const pingHealth = (site: Site, snapshot: Snapshot, seen: Seen): TargetHealth => {
  const { target, probe } = seen;
  const ping = alarmHealth(snapshot.alarms, pingAlarm(site, seen), {
    of: `ping of ${target.address} (probe ${probe})`,
    inAlarm: `${target.address} does not answer (probe ${probe})`,
    isOk: `${target.address} answers (probe ${probe})`,
  });
  return { ...ping, mayBeDown: ping.health !== 'healthy' };
};

const lossHealth = (site: Site, snapshot: Snapshot, seen: Seen): TargetHealth => {
  const of = `loss to ${seen.target.address} (probe ${seen.probe})`;
  const at = (limit: 'down' | 'degraded', percent: number): KindHealth =>
    alarmHealth(snapshot.alarms, lossAlarm(site, seen, limit), {
      of,
      inAlarm: `${of} is at least ${percent} %`,
      isOk: `${of} is below ${percent} %`,
      worst: limit,
    });
  const down = at('down', site.detection.loss.downPercent);
  const mayBeDown = down.health !== 'healthy';
  if (down.health === 'down') return { ...down, mayBeDown };
  const degraded = at('degraded', site.detection.loss.degradedPercent);
  if (degraded.health === 'degraded') return { ...degraded, mayBeDown };
  return { ...allOf([down, degraded]), mayBeDown, why: down.health === 'unknown' ? down.why : degraded.why };
};

/** The majority of the probes that know; a tie is unknown. */
const vote = (views: readonly View[], path: Path, kind: ProbedKind): KindHealth & { readonly isTie: boolean } => {
  const knowing = views.filter((view) => view[path][kind].health !== 'unknown' && !view[path][kind].isOpen);
  const isDown = (view: View) => view[path][kind].health === 'down';
  const down = knowing.filter(isDown);
  const notDown = knowing.filter((view) => !isDown(view));
  const verdict = (which: readonly View[]) => which.map((view) => view[path][kind]);
  const [first, ...others] = knowing;
  if (first === undefined) return { ...allOf(verdict(views)), isTie: false };
  if (down.length < notDown.length) return { ...allOf(verdict(notDown)), isTie: false };
  if (down.length === notDown.length)
    return { health: 'unknown', why: `the probes disagree about ${kind} of ${path}`, isTie: true };
  if (others.length === 0 && !first.answers[otherPath(path)]) {
    // Without a second probe or an answer from its other path, the fault may be the probe's own.
    const why = `one probe alone says down of ${path}, and nothing answers it on ${otherPath(path)}`;
    return { health: 'unknown', why, isTie: false };
  }
  return { ...allOf(verdict(down)), isTie: false };
};
