import { minute, second, type Milliseconds } from '../failover/time.ts';
import type { Assembled } from '../lab/assemble.ts';
import { createVirtualClock } from '../lab/clock.ts';
import type { Site } from '../failover/site.ts';
import { openVirtual, type VirtualStage } from '../test/story/virtual-stage.ts';
import { watchAsBaseline } from './switch-baseline.ts';
import { chanceOf, type Draw } from './switch-chance.ts';
import { isCreate, openDrawn } from './switch-ours.ts';
import type { Counter } from './switch-statistics.ts';

/** What moves traffic although the line would have served on: random loss, and blips that end by themselves. */

/** The streak that a probe counts, as a counter: one answer ends it. */
export const streakCounter = ({ detection: { interval, threshold } }: Site): Counter => ({
  limit: threshold,
  answered: () => 0,
  step: { answered: interval, lost: interval },
});

/** After a blip, so long is waited for a switch: longer than an alarm's period and its evaluation. */
const aftermath: Milliseconds = minute;

const countSwitches = async (stage: VirtualStage, act: () => Promise<void>): Promise<number> => {
  let switches = 0;
  stage.lab.observe((it) => void (switches += isCreate(it) ? 1 : 0));
  await act();
  await stage.close();
  return switches;
};

/** Whether a blip moves traffic. */
export const blipOurs = async (assembled: Assembled, draw: Draw, duration: Milliseconds): Promise<boolean> => {
  const stage = await openDrawn(assembled, draw);
  const switches = await countSwitches(stage, async () => {
    stage.links.cut('primary');
    await stage.clock.advance(duration);
    stage.links.restore('primary');
    await stage.clock.advance(aftermath);
  });
  return switches > 0;
};

/** Whether a blip moves traffic with the baseline. */
export const blipBaseline = async ({ intoCycle }: Draw, duration: Milliseconds): Promise<boolean> => {
  const clock = createVirtualClock(0);
  const cut = 10 * second + intoCycle;
  const ending = new AbortController();
  const watching = watchAsBaseline(clock, () => clock.now() < cut || clock.now() >= cut + duration, ending.signal);
  await clock.advance(cut + duration + aftermath);
  ending.abort();
  return (await watching) !== undefined;
};

/** How often traffic moves in `span` while chance loses this share of the primary's packets. */
export const loseOurs = async (
  assembled: Assembled,
  { loss, span, seed }: { readonly loss: number; readonly span: Milliseconds; readonly seed: number },
): Promise<number> => {
  const chance = chanceOf(seed);
  const stage = await openVirtual(assembled, {
    random: chanceOf(seed + 1),
    isLost: (path) => path === 'primary' && chance() < loss,
  });
  return countSwitches(stage, () => stage.clock.advance(span));
};
