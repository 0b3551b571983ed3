import type { VirtualClock } from '../../lab/time/clock.ts';
import { nextSequence, pingLines } from '../../lab/network/ping-lines.ts';
import type { PingOrder, PingProcess } from '../../probe/pinging/pinger.ts';

/** Whether the lines carry a packet to the address, and its answer back to the source, now. */
export type Answers = (address: string, source: string | undefined) => boolean;

/**
 * A `ping` in virtual time, line by line at its moments: an answer at once, `no answer yet` when the next one leaves. It
 * has no promise of its own, for there are half a million lines in a simulated day of one target.
 */
export const virtualPing =
  (clock: Pick<VirtualClock, 'now' | 'later'>, answers: Answers, firstPing = () => 0) =>
  (
    { address, interval, source }: Pick<PingOrder, 'address' | 'interval'> & Partial<PingOrder>,
    hear: (line: string) => void,
  ): PingProcess => {
    const lines = pingLines(address, clock);
    const { promise: exited, resolve: exit } = Promise.withResolvers<string>();
    let sequence = 0;
    let isAnswered = true;
    const wait = firstPing();
    let due = clock.now() + wait;
    const leave = (): void => {
      if (!isAnswered) hear(lines.noAnswer(sequence));
      sequence = nextSequence(sequence);
      isAnswered = answers(address, source);
      if (isAnswered) hear(lines.answer(sequence));
      due += interval;
      cancel = clock.later(Math.max(0, due - clock.now()), leave);
    };
    let cancel = clock.later(wait, () => {
      hear(lines.head);
      leave();
    });
    const kill = (): void => {
      cancel();
      exit('killed');
    };
    return { kill, exited };
  };
