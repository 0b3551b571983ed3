import type { Clock, Instant } from '../../failover/time.ts';
import type { Chance, Delay } from '../time/chance.ts';
import type { Journal } from '../journal.ts';
import type { ServedCall } from '../wire/passage.ts';

/** What becomes of a call of the API. */
export type CallMishap =
  /** It is refused with this error. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly status?: number }
  /** It is refused as the service refuses what is beyond its quota. */
  | { readonly kind: 'throttled' }
  /** Its request or its answer is longer on the way, on top of the latency; `Infinity` is for ever. */
  | { readonly kind: 'slow'; readonly request?: Delay; readonly answer?: Delay }
  /** Its connection is lost before it arrives, or after the deed: then its answer is. */
  | { readonly kind: 'cut off'; readonly when: 'before' | 'after' }
  /** The function that made it is gone, with all that it was doing. */
  | { readonly kind: 'crash'; readonly when: 'before' | 'after' };

/** What becomes of an event on its way from a rule to a target. */
export type EventMishap =
  | { readonly kind: 'lost' }
  /** It comes at once, and again. */
  | { readonly kind: 'duplicated'; readonly after: Delay }
  /** Those that come after it may overtake it. */
  | { readonly kind: 'delayed'; readonly by: Delay }
  /** The target does not answer; the rule tries again as its retry policy says. */
  | { readonly kind: 'undeliverable' };

/** An event that is about to reach a target. */
export interface Arrival {
  readonly rule: string;
  /** `aws.cloudwatch`, `aws.events` (a schedule), `aws.ssm` */
  readonly source: string;
  readonly event: unknown;
}

/** Which of those that a fault is about it befalls. */
interface Occasion {
  /** How many are spared first; none unless given. */
  readonly skip?: number;
  /** How many it befalls then: one, or without end where `until` or `likelihood` is given. */
  readonly times?: number;
  /** It befalls none before. */
  readonly from?: Instant;
  /** It befalls none from then on. */
  readonly until?: Instant;
  /** From 0 to 1; 1 unless given. */
  readonly likelihood?: number;
}

/**
 * Something that goes wrong, with calls (named by their action: then not with its dry runs) or with events (by their rule or
 * source).
 */
export type Fault = Occasion &
  (
    | { readonly call: string | ((call: ServedCall) => boolean); readonly mishap: CallMishap }
    | { readonly event: string | ((arrival: Arrival) => boolean); readonly mishap: EventMishap }
  );

/** What goes wrong in a lab. */
export interface Faults {
  /** From now on; the answer takes it away. */
  add(fault: Fault): () => void;
  /** What befalls this one: the first fault that does. */
  ofCall(call: ServedCall): CallMishap | undefined;
  ofEvent(arrival: Arrival): EventMishap | undefined;
}

interface Surroundings {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
}

/** Whether a fault befalls the next of those that it is about. */
const createStrike = ({ skip = 0, from = -Infinity, until, likelihood, times }: Fault, it: Surroundings) => {
  const last = skip + (times ?? (until === undefined && likelihood === undefined ? 1 : Infinity));
  let count = 0;
  return (): boolean => {
    const now = it.clock.now();
    if (now < from || now >= (until ?? Infinity)) return false;
    count += 1;
    return count > skip && count <= last && (likelihood === undefined || it.chance() < likelihood);
  };
};

const isAbout = <T>(match: string | ((it: T) => boolean), it: T, names: readonly string[]): boolean =>
  typeof match === 'string' ? names.includes(match) : match(it);

const deedsOf = ({ action, input }: ServedCall): readonly string[] =>
  (input as { readonly DryRun?: boolean }).DryRun === true ? [] : [action];

/** Makes the faults of a lab; each that strikes is in the journal. */
export const createFaults = (given: readonly Fault[], surroundings: Surroundings): Faults => {
  const strikes = new Map<Fault, () => boolean>();
  const add = (fault: Fault) => {
    strikes.set(fault, createStrike(fault, surroundings));
    return () => void strikes.delete(fault);
  };
  given.forEach(add);

  const tell = <M extends CallMishap | EventMishap>(on: string, mishap: M): M => {
    surroundings.journal.record({ kind: 'mishap', on, what: mishap.kind });
    return mishap;
  };

  return {
    add,
    ofCall: (call) => {
      for (const [fault, strike] of strikes)
        if ('call' in fault && isAbout(fault.call, call, deedsOf(call)) && strike())
          return tell(call.action, fault.mishap);
      return undefined;
    },
    ofEvent: (arrival) => {
      for (const [fault, strike] of strikes)
        if ('event' in fault && isAbout(fault.event, arrival, [arrival.rule, arrival.source]) && strike())
          return tell(arrival.rule, fault.mishap);
      return undefined;
    },
  };
};
