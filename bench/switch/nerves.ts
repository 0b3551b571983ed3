import { minute, second, type Milliseconds } from '../../failover/time.ts';
import type { Assembled } from '../../lab/assemble.ts';
import { chanceOf } from '../../lab/time/chance.ts';
import { createVirtualClock } from '../../lab/time/clock.ts';
import type { Site } from '../../failover/settings/site.ts';
import { openVirtual } from '../../test/story/virtual-stage.ts';
import { modelledPing, watchAsBaseline } from './baseline.ts';
import type { Draw } from './chance.ts';
import { isCreate, openDrawn } from './ours.ts';
import type { Counter } from './statistics.ts';

/** What moves traffic although the line would have served on: random loss, and blips that end by themselves. */

/** The streak that a probe counts, as a counter: one answer ends it. */
export const streakCounter = ({ detection: { interval, threshold } }: Site): Counter => ({
  limit: threshold,
  answered: () => 0,
  step: { answered: interval, lost: interval },
});

/** After a blip, so long is waited for a switch: an alarm's period, its evaluation, and what it takes from there. */
const aftermath: Milliseconds = 30 * second;

/** Whether a blip moves traffic. */
export const blipOurs = async (assembled: Assembled, draw: Draw, duration: Milliseconds): Promise<boolean> => {
  const stage = await openDrawn(assembled, draw);
  let isSwitched = false;
  stage.lab.observe((it) => void (isSwitched ||= isCreate(it)));
  stage.links.cut('primary');
  await stage.clock.advance(duration);
  stage.links.restore('primary');
  const end = stage.clock.now() + aftermath;
  await stage.clock.runUntil(() => isSwitched || stage.clock.now() >= end, { limit: minute, what: 'the aftermath' });
  await stage.close();
  return isSwitched;
};

/** Whether a blip moves traffic with the baseline. */
export const blipBaseline = async ({ intoCycle }: Draw, duration: Milliseconds): Promise<boolean> => {
  const clock = createVirtualClock(0);
  const cut = 10 * second + intoCycle;
  const ending = new AbortController();
  const ping = modelledPing(clock, () => clock.now() < cut || clock.now() >= cut + duration);
  const watching = watchAsBaseline(clock, ping, ending.signal);
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
  let switches = 0;
  stage.lab.observe((it) => void (switches += isCreate(it) ? 1 : 0));
  await stage.clock.advance(span);
  await stage.close();
  return switches;
};
