import { paths, type Path } from './site.ts';
import { confirmedKinds } from './confirm.ts';
import type { Decided } from './decided.ts';
import { countingKinds } from './signals.ts';

/**
 * The states that a run cannot judge: they stay as they are, neither over nor said again. Unknown is no news: a failed read
 * in the midst of an outage must not say that the outage is over, and a minute later that it is back.
 */
export const isUnjudged =
  (decided: Decided) =>
  (key: string): boolean => {
    const [kind = key, about] = key.split(':');
    const path = paths.find((it) => it === about) ?? 'backup';
    return judgements.get(kind)?.(decided, path) ?? false;
  };

type Judgement = (decided: Decided, path: Path) => boolean;

/** Not known to be any better. */
const isNoBetter: Judgement = ({ situation: { health } }, path) =>
  health[path].health === 'down' || health[path].health === 'unknown';

const isPrimaryUnknown = ({ situation: { health } }: Decided): boolean => health.primary.health === 'unknown';
const isFailbackUndecided: Judgement = (decided) => isPrimaryUnknown(decided) && decided.choice.path === 'backup';
const isTableUnread: Judgement = ({ situation: { holdings } }) => holdings.some(({ kind }) => kind === 'unknown');

/** Some of it is still not known, though something is down now, or the probes disagree, or nothing at all is known. */
const isPartUnknown: Judgement = ({ situation: { site, health } }, path) =>
  // Stryker disable next-line OptionalChaining: each kind that counts is judged; the type cannot know.
  countingKinds(site, path).some((kind) => health[path].kinds[kind]?.health === 'unknown');

const areBothDown = ({ situation: { health } }: Decided): boolean =>
  paths.every((path) => health[path].health === 'down');

/** By a pin, or by somebody's move, on a path that is not known to be any better; where both are down, that is said. */
const isStillHeld: Judgement = (decided) => {
  const { situation, location, choice } = decided;
  const isHeld = situation.word.pin !== undefined || location.respected !== undefined;
  return isHeld && isNoBetter(decided, choice.path);
};

/** What `confirm` and `conclude` judge, and what cannot be told while something is unknown. */
const judgements: ReadonlyMap<string, Judgement> = new Map<string, Judgement>(
  Object.entries({
    ...Object.fromEntries(confirmedKinds.map((kind) => [kind, () => true])),
    refused: ({ situation: { site } }) => site.mode !== 'observe',
    'return-path': () => true,
    'write-failed': () => true,
    degraded: isNoBetter,
    'backup-down': isNoBetter,
    'both-down': (decided) => paths.every((path) => isNoBetter(decided, path)),
    prefixes: ({ situation: { health } }, path) => health[path].kinds.prefixes?.health === 'unknown',
    undecided: ({ situation: { health } }) => paths.every((path) => health[path].kinds.ping.health === 'unknown'),
    damped: isFailbackUndecided,
    braked: isFailbackUndecided,
    manual: isFailbackUndecided,
    'half-blind': isPartUnknown,
    'pinned-down': isStillHeld,
    unproven: (decided) => decided.choice.path === 'primary' && (isPrimaryUnknown(decided) || areBothDown(decided)),
    conflict: isTableUnread,
    former: isTableUnread,
    stranded: isTableUnread,
  }),
);
