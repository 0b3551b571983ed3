import type { Decided } from '../rules/decided.ts';
import { countingKinds } from '../health/signals.ts';
import { paths, type Path } from '../path.ts';

/**
 * When the decision cannot judge a state: it stays as it is, neither over nor said again. Unknown is no news: a failed read in
 * the midst of an outage must not say that the outage is over, and a minute later that it is back.
 */

export type Judgement = (decided: Decided, path: Path) => boolean;

/** Not known to be any better. */
export const isNoBetter: Judgement = ({ situation: { health } }, path) =>
  health[path].health === 'down' || health[path].health === 'unknown';

export const areBothNoBetter: Judgement = (decided) => paths.every((path) => isNoBetter(decided, path));

const isPrimaryUnknown = ({ situation: { health } }: Decided): boolean => health.primary.health === 'unknown';

export const isFailbackUndecided: Judgement = (decided) =>
  isPrimaryUnknown(decided) && decided.choice.path === 'backup';

export const isTableUnread: Judgement = ({ situation: { holdings } }) =>
  holdings.some(({ kind }) => kind === 'unknown');

/** Some of it is still not known, though something is down now, or the probes disagree, or nothing at all is known. */
export const isPartUnknown: Judgement = ({ situation: { site, health } }, path) =>
  // Stryker disable next-line OptionalChaining: each kind that counts is judged; the type cannot know.
  countingKinds(site, path).some((kind) => health[path].kinds[kind]?.health === 'unknown');

export const arePrefixesUnknown: Judgement = ({ situation: { health } }, path) =>
  health[path].kinds.prefixes?.health === 'unknown';

export const areVotesUnknown: Judgement = ({ situation: { health } }) =>
  paths.every((path) => health[path].kinds.ping.health === 'unknown');

const areBothDown = ({ situation: { health } }: Decided): boolean =>
  paths.every((path) => health[path].health === 'down');

export const isStillUnproven: Judgement = (decided) =>
  decided.choice.path === 'primary' && (isPrimaryUnknown(decided) || areBothDown(decided));

/** By a pin, or by somebody's move, on a path that is not known to be any better; where both are down, that is said. */
export const isStillHeld: Judgement = (decided) => {
  const { situation, location, choice } = decided;
  const isHeld = situation.word.pin !== undefined || location.respected !== undefined;
  return isHeld && isNoBetter(decided, choice.path);
};

export const isNotInObserve: Judgement = ({ situation: { site } }) => site.mode !== 'observe';
