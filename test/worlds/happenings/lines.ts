import { second } from '../../../failover/time.ts';
import { chances } from '../../../lab/time/chance.ts';
import type { Begin } from '../ground.ts';
import type { kindsOf } from '../world.ts';

/** A line that comes and goes, each time for a while of its own. */
const flap: Begin = (ground, { path, pick }) => {
  const chance = chances(ground.seed)(`flap ${pick}`);
  let isOver = false;
  let restore: (() => void) | undefined;
  const turn = (): void => {
    if (isOver) return;
    if (restore === undefined) restore = ground.cut(path);
    else {
      restore();
      restore = undefined;
    }
    ground.stage.lab.timers.after(Math.round((1 + 2 ** (chance() * 7)) * second), turn);
  };
  turn();
  return () => {
    isOver = true;
    restore?.();
  };
};

/** A line that loses more than half of its packets, but only while it carries the traffic: idle it looks well. */
const drown: Begin = (ground, { path, pick }) => {
  const { links, site } = ground.stage;
  let isOver = false;
  let relieve: (() => void) | undefined;
  const follow = (): void => {
    const isLaden = !isOver && links.pathOf(site.through?.targets[0]?.address ?? '') === path;
    if (isLaden) relieve ??= ground.lose(path, 0.55 + 0.4 * pick);
    else {
      relieve?.();
      relieve = undefined;
    }
  };
  links.onRoutes(follow);
  follow();
  return () => {
    isOver = true;
    follow();
  };
};

/** What befalls lines. */
export const lineHappenings: Readonly<Record<(typeof kindsOf)['line'][number], Begin>> = {
  cut: (ground, { path, pick }) => {
    const restores = (pick < 0.1 ? (['primary', 'backup'] as const) : [path]).map((it) => ground.cut(it));
    return () => restores.forEach((restore) => restore());
  },
  flap,
  lossy: (ground, { path, pick }) => ground.lose(path, 0.05 + 0.9 * pick),
  // BGP's own packets come through, or its session lives on what still does.
  'one way': (ground, { path }) => ground.lose(path, 1),
  'other way': (ground) => ground.turn(),
  'bgp lost': (ground) => ground.loseBgp(),
  drowning: drown,
};
