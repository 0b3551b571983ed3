import type { Conclusion } from './conclude.ts';
import { serializeMemory } from './memory.ts';
import type { Outcome } from './plan.ts';
import { signalsOf } from './health/signals.ts';
import type { Site } from './settings/site.ts';
import { second, type Milliseconds } from './time.ts';
import { hasWritten } from './write-verdict.ts';

/**
 * Several alarms change at once, and each wakes a run; all of them see the same states, which none has said. Parameter
 * Store has no compare-and-set. So each alarm has a turn of its own to speak in, and reads before it what was remembered
 * meanwhile. What has moved traffic waits for nobody.
 */

/** As long as publishing and remembering mostly take. */
const turn: Milliseconds = 0.3 * second;
/** So many turns there are; beyond, alarms share one. */
const turns = 16;

/** How long a run that this alarm woke waits before it speaks. */
export const turnOf = (site: Site, alarm: string): Milliseconds => {
  const index = signalsOf(site).findIndex(({ name }) => name === alarm);
  return (1 + (index % turns)) * turn;
};

/**
 * How a run comes to speak. `at once`: it has moved traffic, or would change neither what is said nor what is remembered.
 * `in turn`: it has something to say. `looking again`: it would only remember something, but perhaps over what another run
 * has remembered meanwhile; it waits for no turn, and reads memory once more.
 */
export const manner = (
  { announcements, memory }: Conclusion,
  { outcomes, stored }: { readonly outcomes: readonly Outcome[]; readonly stored: string | undefined },
): 'at once' | 'in turn' | 'looking again' => {
  if (hasWritten(outcomes)) return 'at once';
  if (announcements.length > 0 || (memory?.unsaid ?? []).length > 0) return 'in turn';
  return memory === undefined || serializeMemory(memory) === stored ? 'at once' : 'looking again';
};
