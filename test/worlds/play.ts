import { openGround, type Begin, type Ground } from './ground.ts';
import { callHappenings } from './happenings/calls.ts';
import { deploymentHappenings } from './happenings/deployments.ts';
import { lineHappenings } from './happenings/lines.ts';
import { peopleHappenings } from './happenings/people.ts';
import { probeHappenings } from './happenings/probes.ts';
import type { Befallen, History } from './history.ts';
import { recordOn } from './recorder.ts';
import type { Sites } from './sites.ts';
import { strikeOn } from './strike.ts';
import { realmOf, type Happening, type Kind, type World } from './world.ts';

const begins: Readonly<Record<Kind, Begin>> = {
  ...lineHappenings,
  ...probeHappenings,
  ...callHappenings,
  ...deploymentHappenings,
  ...peopleHappenings,
};

/** Sets the time at which a happening begins, and the one at which it ends. */
const schedule = (ground: Ground, happening: Happening): void => {
  const { timers } = ground.stage.lab;
  timers.after(happening.at, () => {
    const end = begins[happening.kind](ground, happening);
    timers.after(happening.lasts, end);
  });
};

/** In which mode the reactor was, from when on. */
const modesOf = ({ site, from, befallen }: Pick<History, 'site' | 'from' | 'befallen'>): History['modes'] => {
  const changes = befallen.flatMap(({ kind, from: at, until }): History['modes'] =>
    kind === 'mode observe' || kind === 'mode trial'
      ? [
          { at, is: kind === 'mode observe' ? 'observe' : 'trial' },
          { at: until, is: site.mode },
        ]
      : [],
  );
  return [{ at: from, is: site.mode }, ...changes];
};

const befallenOf = (world: World, from: number): Befallen[] =>
  world.happenings.map(({ kind, at, lasts, pick }) => ({
    kind,
    realm: realmOf(kind),
    from: from + at,
    until: from + at + lasts,
    pick,
  }));

/**
 * Plays a world from its start to its end, in virtual time; `meet` is shown its ground before. Rejects where the lab failed
 * on the way.
 */
export const play = async (sites: Sites, world: World, meet?: (ground: Ground) => void): Promise<History> => {
  const ground = await openGround(sites, world);
  const record = recordOn(ground);
  const struck = world.strike && strikeOn(ground, world.strike);
  meet?.(ground);
  for (const happening of world.happenings) schedule(ground, happening);
  await ground.stage.clock.advance(world.length);
  const recorded = record();
  await ground.stage.close();
  const befallen = [...befallenOf(world, recorded.from), ...(struck?.() ?? [])];
  return { ...recorded, world, befallen, modes: modesOf({ ...recorded, befallen }) };
};
