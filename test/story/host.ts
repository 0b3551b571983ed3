import type { Milliseconds } from '../../failover/time.ts';
import { enclosed, type Outside } from '../../lab/process.ts';

/** A probe's host in virtual time. */
export interface Host extends ReturnType<typeof enclosed> {
  /** It is no more: nothing of it goes on. */
  die(): void;
  readonly died: Promise<void>;
  /** Whatever comes waits. */
  freeze(): void;
  thaw(): void;
  /** Puts its clock forward, or back. */
  setClock(by: Milliseconds): void;
}

/** A host that is well. */
export const createHost = ({ clock, requestHandler }: Outside): Host => {
  let state: 'dead' | 'frozen' | 'well' = 'well';
  let offset: Milliseconds = 0;
  const waiting: (() => void)[] = [];
  const death = Promise.withResolvers<void>();

  const enter = (go: () => void): void => {
    if (state === 'well') go();
    else if (state === 'frozen') waiting.push(go);
  };
  const itsClock = { ...clock, now: () => clock.now() + offset };
  return {
    ...enclosed({ clock: itsClock, requestHandler }, enter),
    die: () => {
      state = 'dead';
      death.resolve();
    },
    died: death.promise,
    freeze: () => {
      if (state === 'well') state = 'frozen';
    },
    thaw: () => {
      if (state === 'frozen') state = 'well';
      for (const go of waiting.splice(0)) enter(go);
    },
    setClock: (by) => {
      offset = by;
    },
  };
};
