import type { Milliseconds } from '../../failover/time.ts';
import type { Assembled } from '../../lab/assemble.ts';
import type { Draw } from './chance.ts';
import { blipOurs, loseOurs } from './nerves.ts';
import { cutOnce } from './ours.ts';
import type { Cut } from './phases.ts';
import type { Shape } from './shapes.ts';

/** The example site without and with the fast lane; and in each other shape, with it. */
export const siteNames = ['standard', 'fast', '2x1', '2x2', '3x2', '5x4'] as const satisfies readonly (
  | 'standard'
  | 'fast'
  | Shape
)[];
/** See `siteNames`. */
export type SiteName = (typeof siteNames)[number];

/** What is synthesized once and used for every cut. */
export type Sites<T = Assembled> = Readonly<Record<SiteName, T>>;

/** The site of a shape. */
export const ofShape = (shape: Shape): SiteName => (shape === '1x1' ? 'fast' : shape);

/** What a thread gets of a synthesized site. */
export type Stack = Omit<Assembled, 'discard'>;

interface Of {
  readonly site: SiteName;
}

/** What may be asked for in virtual time, by its name. Each is whole in itself: chance and clock are its own. */
export interface Orders {
  readonly cut: Of & { readonly draw: Draw };
  readonly blip: Of & { readonly draw: Draw; readonly duration: Milliseconds };
  readonly lose: Of & { readonly loss: number; readonly span: Milliseconds; readonly seed: number };
}

/** What comes of each. */
export interface Results {
  readonly cut: Cut;
  readonly blip: boolean;
  readonly lose: number;
}

/** Does one thing after another. */
export const createWork = (stacks: Sites<Stack>) => {
  const siteOf = ({ site }: Of): Assembled => ({ ...stacks[site], discard: () => undefined });
  const works: { readonly [K in keyof Orders]: (order: Orders[K]) => Promise<Results[K]> } = {
    cut: (order) => cutOnce(siteOf(order), order.draw),
    blip: (order) => blipOurs(siteOf(order), order.draw, order.duration),
    lose: (order) => loseOurs(siteOf(order), order),
  };
  return <K extends keyof Orders>(kind: K, order: Orders[K]): Promise<Results[K]> => works[kind](order);
};
