import { bgpHealth, prefixesHealth } from './bgp.ts';
import type { Memory } from '../memory.ts';
import { probesHealth, type ProbesHealth } from './probe-votes.ts';
import { countingKinds } from './signals.ts';
import { kinds, type Kind, type Path } from '../path.ts';
import type { Site } from '../settings/site.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time.ts';
import type { KindHealth } from './verdict.ts';

/** By kind. A path without an interface has no word of BGP and of prefixes. */
interface Kinds extends Readonly<Partial<Record<Kind, KindHealth>>> {
  readonly ping: KindHealth;
  readonly loss: KindHealth;
}

/** A path, judged (rule 2). */
export interface PathHealth extends KindHealth {
  readonly kinds: Kinds;
}

/** Both paths, and what the probes together could not tell. */
export interface SiteHealth extends Readonly<Record<Path, PathHealth>> {
  /** Why the probes know nothing of a path: a tie, or all are suspect. One sentence each. */
  readonly undecided: readonly string[];
}

/** Judges both paths. `bgp` tells since when each virtual interface has read as it does (from `rememberBgp`). */
export const assess = (site: Site, snapshot: Snapshot, bgp: Memory['bgp']): SiteHealth => {
  const probes = probesHealth(site, snapshot);
  return {
    primary: pathHealth({ site, snapshot, bgp, probes, path: 'primary' }),
    backup: pathHealth({ site, snapshot, bgp, probes, path: 'backup' }),
    undecided: probes.undecided,
  };
};

interface Evidence {
  readonly site: Site;
  readonly snapshot: Snapshot;
  readonly bgp: Memory['bgp'];
  readonly probes: ProbesHealth;
  readonly path: Path;
}

const pathHealth = (evidence: Evidence): PathHealth => {
  const { site, path } = evidence;
  const judged = kindsOf(evidence);
  // Stryker disable next-line ArrayDeclaration: each kind that counts is judged; the type cannot know.
  const counting = countingKinds(site, path).flatMap((kind) => judged[kind] ?? []);
  return { ...addUp(counting), kinds: judged };
};

const kindsOf = ({ site, snapshot, bgp, probes, path }: Evidence): Kinds => {
  const { ping, loss } = probes[path];
  if (site[path].virtualInterfaces.length === 0) return { ping, loss };
  const isPingHealthy = ping.health === 'healthy';
  return {
    bgp: bgpHealth({ site, snapshot, bgp, path, isPingHealthy }),
    ping,
    loss,
    prefixes: prefixesHealth(site, snapshot, path),
  };
};

/** Down when any kind is; healthy when every kind is; else degraded or unknown. */
const addUp = (judged: readonly KindHealth[]): KindHealth => {
  const down = judged.filter(({ health }) => health === 'down');
  if (down.length > 0) return { health: 'down', since: earliest(down), why: reasons(down) };
  const doubtful = judged.filter(({ health }) => health !== 'healthy');
  if (judged.length > 0 && doubtful.length === 0)
    return { health: 'healthy', since: sinceAll(judged), why: reasons(judged) };
  const health = doubtful.some((it) => it.health === 'degraded') ? 'degraded' : 'unknown';
  return { health, since: undefined, why: doubtful.length > 0 ? reasons(doubtful) : 'no signal counts' };
};

const reasons = (judged: readonly KindHealth[]): string => judged.map(({ why }) => why).join('; ');

const earliest = (judged: readonly KindHealth[]): Instant | undefined => {
  const times = judged.flatMap(({ since }) => since ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
};

/** The latest of their beginnings; undefined as soon as one is not known. */
const sinceAll = (judged: readonly KindHealth[]): Instant | undefined => {
  const times = judged.flatMap(({ since }) => since ?? []);
  return times.length === judged.length ? Math.max(...times) : undefined;
};

/**
 * Since when the path has been healthy without a break, `also` (the kinds that caused the failover) among it; undefined
 * where it is not healthy now, or one of those kinds is not.
 */
export const healthySince = (path: PathHealth, also: readonly Kind[]): Instant | undefined => {
  const caused = also.flatMap((kind) => path.kinds[kind] ?? []);
  if (path.health !== 'healthy' || caused.some(({ health }) => health !== 'healthy')) return undefined;
  return sinceAll([path, ...caused]);
};

/** The kinds that are down and count. */
export const downKinds = (site: Site, path: Path, health: PathHealth): readonly Kind[] =>
  // Stryker disable next-line OptionalChaining: each kind that counts is judged; the type cannot know.
  kinds.filter((kind) => countingKinds(site, path).includes(kind) && health.kinds[kind]?.health === 'down');
