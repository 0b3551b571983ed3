import { known, type Snapshot } from '../failover/snapshot.ts';

/**
 * Memory that a run of this process could not write. The next run takes it for what is remembered, as long as the
 * parameter still holds what that run found: else a switch would be announced every minute until the write succeeds.
 */
export interface Unwritten {
  /** What the parameter held (undefined: it did not exist), and what should stand there. */
  current: { readonly stored: string | undefined; readonly text: string } | undefined;
}

/** The snapshot as this process remembers it. */
export const withUnwritten = (snapshot: Snapshot, { current }: Unwritten): Snapshot => {
  const { memory } = snapshot;
  if (current === undefined || memory.kind === 'unknown' || memory.value !== current.stored) return snapshot;
  return { ...snapshot, memory: known(current.text) };
};
