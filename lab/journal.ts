import type { Instant } from '../failover/time.ts';
import type { AlarmState } from './cloudwatch/alarm-evaluation.ts';
import type { WireRequest } from './wire/protocol.ts';

/** Something that happened in the lab, in the order in which it did. */
type Happening =
  | {
      readonly kind: 'alarm';
      readonly name: string;
      readonly from: AlarmState;
      readonly to: AlarmState;
      readonly reason: string;
    }
  | { readonly kind: 'event'; readonly rule: string; readonly target: string; readonly event: unknown }
  | { readonly kind: 'invocation started'; readonly functionName: string; readonly requestId: string }
  | {
      readonly kind: 'invocation ended';
      readonly functionName: string;
      readonly requestId: string;
      /** Milliseconds. */
      readonly duration: number;
      /** Undefined where it went well. */
      readonly error: string | undefined;
    }
  | { readonly kind: 'log line'; readonly functionName: string; readonly line: string }
  | {
      readonly kind: 'api call';
      /** As IAM names it: `ec2:CreateTransitGatewayPrefixListReference`. */
      readonly action: string;
      readonly principal: string;
      readonly request: WireRequest;
      readonly input: unknown;
      readonly error: unknown;
    }
  /** A fault has struck a call or an event. */
  | { readonly kind: 'mishap'; readonly on: string; readonly what: string }
  /** A route table's routes may have changed: a reference, a withdrawal. */
  | { readonly kind: 'routes' }
  | {
      readonly kind: 'message';
      readonly topic: string;
      /** `email`, `https` … */
      readonly protocol: string;
      readonly subject: string | undefined;
      readonly text: string;
    }
  /** What a service could not do for want of a permission; that of a call is in the call. */
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'dead letter'; readonly queue: string; readonly body: unknown }
  | { readonly kind: 'fault of the lab'; readonly error: unknown };

export type Recorded = Happening & { readonly at: Instant };

/** Where the lab's services say what happened, and whoever wants listens. */
export interface Journal {
  record(happening: Happening): void;
  /** Calls `listener` with each happening from now on; the answer ends that. */
  readonly observe: (listener: (happening: Recorded) => void) => () => void;
}

/** A journal that dates by `now`. */
export const createJournal = (now: () => Instant): Journal => {
  const listeners = new Set<(happening: Recorded) => void>();
  return {
    record: (happening) => {
      for (const listener of listeners) listener({ ...happening, at: now() });
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
