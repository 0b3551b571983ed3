import type { Milliseconds } from '../failover/time.ts';
import type { Assembled } from '../lab/assemble.ts';
import type { Draw } from './switch-chance.ts';
import { blipOurs, loseOurs } from './switch-nerves.ts';
import { cutOnce } from './switch-ours.ts';
import type { Cut } from './switch-phases.ts';

/** What is synthesized once and used for every cut: the example site without and with the fast lane. */
export interface Sites<T = Assembled> {
  readonly standard: T;
  readonly fast: T;
}

/** What a thread gets of a synthesized site. */
export type Stack = Omit<Assembled, 'discard'>;

interface Of {
  readonly site: keyof Sites;
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
