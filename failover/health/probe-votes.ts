import { spoken } from '../names.ts';
import { hasSeveral, lossAlarm, pingAlarm, silentAlarm, type Seen } from './signals.ts';
import { otherPath, paths, type Path } from '../path.ts';
import type { Site } from '../settings/site.ts';
import type { Snapshot } from '../snapshot.ts';
import { alarmHealth, allOf, type Health, type KindHealth } from './verdict.ts';

/** What the probes say of each path (rule 2): each alone, then the majority of those that know. */

const probedKinds = ['ping', 'loss'] as const;
type ProbedKind = (typeof probedKinds)[number];

export interface ProbesHealth extends Readonly<Record<Path, Readonly<Record<ProbedKind, KindHealth>>>> {
  readonly undecided: readonly string[];
}

/** Judges ping and loss of both paths. */
export const probesHealth = (site: Site, snapshot: Snapshot): ProbesHealth => {
  const views = site.probes.map(({ slot }) => viewOf(site, snapshot, slot));
  const trusted = views.filter((view) => !isSuspect(view));
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

/** All targets of a path, as one probe sees them. */
interface SideHealth extends KindHealth {
  /**
   * Of its best target. Healthy as soon as one is known to be well; unknown where those that are known are down, and others
   * are not known: not down yet, and no word against down either.
   */
  readonly best: Health;
}

/** What one probe says of each path and kind. */
type View = Readonly<Record<Path, Readonly<Record<ProbedKind, SideHealth>>>>;

const viewOf = (site: Site, snapshot: Snapshot, probe: string): View => {
  const side = (path: Path) => {
    const seen = { path, probe };
    return { ping: pingHealth(site, snapshot, seen), loss: lossHealth(site, snapshot, seen) };
  };
  return { primary: side('primary'), backup: side('backup') };
};

/** Every target of the probe is silent: it may be the probe's own network, so it knows nothing. */
const isSuspect = (view: View): boolean => paths.every((path) => view[path].ping.health === 'down');

/**
 * What both limits add up to: the best target's says whether the path is down, the worst one's whether it is well. Where
 * not every target is known, the probe publishes of each only what the others cannot change.
 */
const sideHealth = (down: KindHealth, degraded: KindHealth): SideHealth => {
  const best = down.health;
  if (best === 'down') return { ...down, best };
  if (degraded.health === 'degraded') return { ...degraded, best };
  return { ...allOf([down, degraded]), best, why: best === 'unknown' ? down.why : degraded.why };
};

const namesOf = (site: Site, path: Path): string => site[path].targets.map(spoken).join(', ');

const pingHealth = (site: Site, snapshot: Snapshot, seen: Seen): SideHealth => {
  const [names, by] = [namesOf(site, seen.path), `(probe ${seen.probe})`];
  const isOne = !hasSeveral(site, seen.path);
  const down = alarmHealth(snapshot.alarms, pingAlarm(site, seen), {
    of: `ping of ${names} ${by}`,
    inAlarm: isOne ? `${names} does not answer ${by}` : `none of ${names} answers ${by}`,
    isOk: `${names} answers ${by}`,
  });
  if (isOne) return { ...down, best: down.health };
  const degraded = alarmHealth(snapshot.alarms, silentAlarm(site, seen), {
    of: `ping of one of ${names} ${by}`,
    inAlarm: `not all of ${names} answer ${by}`,
    isOk: `all of ${names} answer ${by}`,
    worst: 'degraded',
  });
  return sideHealth(down, degraded);
};

const lossHealth = (site: Site, snapshot: Snapshot, seen: Seen): SideHealth => {
  const names = namesOf(site, seen.path);
  const [all, one] = hasSeveral(site, seen.path) ? [`each of ${names}`, `one of ${names}`] : [names, names];
  const at = (limit: 'down' | 'degraded', { percent, to }: { readonly percent: number; readonly to: string }) =>
    alarmHealth(snapshot.alarms, lossAlarm(site, seen, limit), {
      of: `loss to ${to} (probe ${seen.probe})`,
      inAlarm: `loss to ${to} (probe ${seen.probe}) is at least ${percent} %`,
      isOk: `loss to ${all} (probe ${seen.probe}) is below ${percent} %`,
      worst: limit,
    });
  const { downPercent, degradedPercent } = site.detection.loss;
  return sideHealth(
    at('down', { percent: downPercent, to: all }),
    at('degraded', { percent: degradedPercent, to: one }),
  );
};

/** Neither unknown, nor known of its bad targets alone. */
const isKnowing = ({ health, best }: SideHealth): boolean => health !== 'unknown' && best !== 'unknown';

/** The majority of the probes that know; a tie is unknown. */
const vote = (views: readonly View[], path: Path, kind: ProbedKind): KindHealth & { readonly isTie: boolean } => {
  const knowing = views.filter((view) => isKnowing(view[path][kind]));
  const isDown = (view: View) => view[path][kind].health === 'down';
  const down = knowing.filter(isDown);
  const notDown = knowing.filter((view) => !isDown(view));
  const verdict = (which: readonly View[]) => which.map((view) => view[path][kind]);
  const [first, ...others] = knowing;
  if (first === undefined) return { ...allOf(verdict(views)), isTie: false };
  if (down.length < notDown.length) return { ...allOf(verdict(notDown)), isTie: false };
  if (down.length === notDown.length)
    return { health: 'unknown', why: `the probes disagree about ${kind} of ${path}`, isTie: true };
  if (others.length === 0 && first[otherPath(path)].ping.best !== 'healthy') {
    // Without a second probe or an answer from its other path, the fault may be the probe's own.
    const why = `one probe alone says down of ${path}, and nothing answers it on ${otherPath(path)}`;
    return { health: 'unknown', why, isTie: false };
  }
  return { ...allOf(verdict(down)), isTie: false };
};
