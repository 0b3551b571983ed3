import type { Path } from '../../failover/path.ts';
import { hour } from '../../failover/time.ts';
import { chances } from '../../lab/time/chance.ts';
import type { ServedCall } from '../../lab/wire/endpoint.ts';
import { openVirtual, type VirtualStage } from '../story/virtual-stage.ts';
import type { Sites } from './sites.ts';
import type { Happening, World } from './world.ts';

/** How the packets of a path fare. */
export type Answers = 'all' | 'some' | 'none';

/** How the lines really are: what no signal can tell for certain. */
export interface Truth {
  readonly primary: Answers;
  readonly backup: Answers;
  readonly bgp: 'up' | 'down';
}

/** What happenings act on. */
export interface Ground {
  readonly stage: VirtualStage;
  readonly seed: number;
  /** Cuts a line until the answer is called; it is up again once nothing cuts it any more. */
  cut(path: Path): () => void;
  /** Loses a share of a path's packets, from 0 to 1. */
  lose(path: Path, share: number): () => void;
  /** Brings the primary's answers home over the backup. */
  turn(): () => void;
  /** Takes the primary's BGP away. */
  loseBgp(): () => void;
  truth(): Truth;
  /** Tells that the truth may be another. */
  onTruth: (listener: () => void) => void;
}

/** Begins a happening; the answer ends it. */
export type Begin = (ground: Ground, happening: Happening) => () => void;

/** A call of the product's own. */
export const isReactors = ({ call }: ServedCall): boolean => call.principal.startsWith('LAB-ROLE-');

interface Lines {
  readonly cuts: Record<Path, number>;
  readonly losses: Record<Path, number[]>;
  turns: number;
  bgpLost: number;
}

const shareOf = ({ losses }: Lines, path: Path): number => Math.max(0, ...losses[path]);

const up = (): boolean => true;

/** Opens a world's stage, with lines that can fail in more ways than a cut. */
export const openGround = async (sites: Sites, { seed, variant }: World): Promise<Ground> => {
  const lines: Lines = { cuts: { primary: 0, backup: 0 }, losses: { primary: [], backup: [] }, turns: 0, bgpLost: 0 };
  const chance = chances(seed)('losses');
  let isUp: (path: Path) => boolean = up;
  const isLost = (path: Path): boolean => {
    const share = shareOf(lines, path);
    if (share > 0 && (share === 1 || chance() < share)) return true;
    return path === 'primary' && lines.turns > 0 && (!isUp('backup') || isLost('backup'));
  };
  const stage = await openVirtual(sites.of(variant), { seed, isLost, userInterval: hour });
  const { links, lab, site } = stage;
  isUp = (path) => links.isUp(path);
  const listeners: (() => void)[] = [];
  const tell = (): void => listeners.forEach((listener) => listener());
  lab.directConnect.onBgpChanged(tell);

  const carried = (path: Path): Answers => {
    const share = shareOf(lines, path);
    if (!links.isUp(path) || share === 1) return 'none';
    return share > 0 ? 'some' : 'all';
  };
  /** The path by which the answers of a path's targets come home. */
  const homeOf = (path: Path): Path =>
    path === 'primary' && lines.turns > 0 ? 'backup' : (links.returnOf('', site.probes[0]?.sources[path]) ?? path);
  const answers = (path: Path): Answers => {
    const ways = [carried(path), carried(homeOf(path))];
    return (['none', 'some'] as const).find((it) => ways.includes(it)) ?? 'all';
  };
  const own = new Set(site.primary.virtualInterfaces.map(({ id }) => id));
  const isBgpUp = () => lab.directConnect.virtualInterfaces().some((session) => own.has(session.id) && session.isUp);

  const holding = (begin: () => void, end: () => void) => (): (() => void) => {
    begin();
    tell();
    return () => {
      end();
      tell();
    };
  };
  const setBgp = (to: 'up' | 'down'): void => own.forEach((id) => lab.directConnect.setLine(id, to));

  return {
    stage,
    seed,
    cut: (path) =>
      holding(
        () => {
          lines.cuts[path] += 1;
          links.cut(path);
        },
        () => {
          lines.cuts[path] -= 1;
          if (lines.cuts[path] === 0) links.restore(path);
        },
      )(),
    lose: (path, share) =>
      holding(
        () => void lines.losses[path].push(share),
        () => void lines.losses[path].splice(lines.losses[path].indexOf(share), 1),
      )(),
    turn: holding(
      () => void (lines.turns += 1),
      () => void (lines.turns -= 1),
    ),
    loseBgp: holding(
      () => {
        lines.bgpLost += 1;
        setBgp('down');
      },
      () => {
        lines.bgpLost -= 1;
        if (lines.bgpLost === 0 && links.isUp('primary')) setBgp('up');
      },
    ),
    truth: () => ({ primary: answers('primary'), backup: answers('backup'), bgp: isBgpUp() ? 'up' : 'down' }),
    onTruth: (listener) => void listeners.push(listener),
  };
};
