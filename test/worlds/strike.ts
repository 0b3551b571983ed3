import type { Milliseconds } from '../../failover/time.ts';
import type { CallMishap } from '../../lab/faults/faults.ts';
import type { ServedCall } from '../../lab/wire/endpoint.ts';
import { isReactors, type Ground } from './ground.ts';
import type { Befallen } from './history.ts';
import { realmOf, type Kind } from './world.ts';

/** One fault at one exact point of a story, or from there on: not drawn, but each in its turn. */
export interface Strike {
  /** As which happening promises judge it. */
  readonly kind: Extract<Kind, 'crash' | 'time-out' | 'api error'>;
  /** Whose turn it is: this call of the reactor's and the probes' (`ssm:PutParameter`); unless given, any of the reactor's. */
  readonly action?: string;
  /** Those before are none of its business; from the story's start. */
  readonly from: Milliseconds;
  /** So many of them are spared first. */
  readonly skip: number;
  /** So many are struck then. */
  readonly times: number;
  readonly mishap: CallMishap;
}

const isDryRun = ({ input }: ServedCall): boolean => (input as { readonly DryRun?: boolean }).DryRun === true;

/** The product's own calls: what people do is not struck, and of one action its dry runs are not, either. */
const isMeant = (strike: Strike, call: ServedCall): boolean =>
  strike.action === undefined
    ? isReactors(call)
    : call.action === strike.action && !isDryRun(call) && /^LAB-(ROLE|PROBE)-/.test(call.call.principal);

/** Has it strike on a ground, before anything else does; the answer is what it did by now. */
export const strikeOn = ({ stage: { lab, clock } }: Ground, strike: Strike): (() => readonly Befallen[]) => {
  const { kind, skip, times, mishap } = strike;
  const begin = clock.now() + strike.from;
  const struck: number[] = [];
  let seen = 0;
  const call = (it: ServedCall): boolean => {
    if (clock.now() < begin || !isMeant(strike, it)) return false;
    seen += 1;
    if (seen <= skip || struck.length >= times) return false;
    struck.push(clock.now());
    return true;
  };
  lab.faults.add({ call, times: Infinity, mishap });
  return () => {
    const [from] = struck;
    if (from === undefined) return [];
    const until = struck.length < times ? Infinity : (struck.at(-1) ?? from);
    return [{ kind, realm: realmOf(kind), from, until, pick: 0 }];
  };
};
