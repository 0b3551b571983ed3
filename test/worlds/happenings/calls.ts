import { second } from '../../../failover/time.ts';
import type { Chance } from '../../../lab/time/chance.ts';
import type { CallMishap, EventMishap } from '../../../lab/faults/faults.ts';
import type { ServedCall } from '../../../lab/wire/endpoint.ts';
import { isReactors, type Begin, type Ground } from '../ground.ts';
import type { Happening, kindsOf } from '../world.ts';

/** The calls that something may befall. */
const actions = [
  'cloudwatch:DescribeAlarms',
  'directconnect:DescribeVirtualInterfaces',
  'ec2:GetTransitGatewayPrefixListReferences',
  'ec2:CreateTransitGatewayPrefixListReference',
  'ec2:DeleteTransitGatewayPrefixListReference',
  'ec2:SearchTransitGatewayRoutes',
  'ssm:GetParameters',
  'ssm:PutParameter',
  'sns:Publish',
  'cloudwatch:PutMetricData',
  'cloudwatch:SetAlarmState',
] as const;

const actionOf = ({ pick }: Happening): string => actions[Math.floor(pick * actions.length)] ?? '';
/** A second number out of the one that was drawn. */
const fineOf = ({ pick }: Happening): number => (pick * 997) % 1;

/** The product's own: what operators and strangers do is not hindered. */
const isOurs = ({ call }: ServedCall): boolean => /^LAB-(ROLE|PROBE)-/.test(call.principal);

const striking =
  (mishapOf: (happening: Happening) => CallMishap): Begin =>
  ({ stage }, happening) =>
    stage.lab.faults.add({
      call: (call) => isOurs(call) && call.action === actionOf(happening),
      likelihood: fineOf(happening) < 0.5 ? 1 : 0.5,
      times: Infinity,
      mishap: mishapOf(happening),
    });

const events =
  (mishap: EventMishap, likelihood = 1): Begin =>
  ({ stage }) =>
    stage.lab.faults.add({ event: 'aws.cloudwatch', times: Infinity, likelihood, mishap });

const ofRuns =
  (mishapOf: (happening: Happening) => CallMishap): Begin =>
  ({ stage }, happening) =>
    stage.lab.faults.add({ call: isReactors, times: Infinity, likelihood: 0.1, mishap: mishapOf(happening) });

const slow = (chance: Chance) => Math.round(chance() * 8 * second);

const staleReads = ['ec2:GetTransitGatewayPrefixListReferences', 'ssm:GetParameters', 'cloudwatch:DescribeAlarms'];

const whenOf = (happening: Happening): 'before' | 'after' => (happening.pick < 0.5 ? 'before' : 'after');

type Befalling = (typeof kindsOf)['event' | 'call' | 'run'][number];

const withLimit = ({ stage }: Ground, limit: number): (() => void) => {
  const { concurrency } = stage.lab.functions;
  const before = concurrency.limit;
  concurrency.limit = limit;
  return () => {
    concurrency.limit = before;
  };
};

/** What befalls events, calls and runs. */
export const callHappenings: Readonly<Record<Befalling, Begin>> = {
  'events lost': events({ kind: 'lost' }),
  'events doubled': events({ kind: 'duplicated', after: (chance) => Math.round(chance() * 20 * second) }),
  // Half of them: the others overtake.
  'events delayed': events({ kind: 'delayed', by: (chance) => Math.round(chance() * 60 * second) }, 0.5),
  'events undeliverable': events({ kind: 'undeliverable' }),
  'api error': striking((it) => ({
    kind: 'error',
    code: it.pick < 0.5 ? 'InternalError' : 'AccessDenied',
    message: 'an error of this world',
    status: it.pick < 0.5 ? 500 : 403,
  })),
  'api throttled': striking(() => ({ kind: 'throttled' })),
  'api slow': striking((it) =>
    whenOf(it) === 'before' ? { kind: 'slow', request: slow } : { kind: 'slow', answer: slow },
  ),
  'api stale': ({ stage: { lab } }, { pick }) => {
    const reads = staleReads.filter((_, index) => pick < 0.3 || index === Math.floor(pick * staleReads.length));
    lab.latencies.set({
      staleness: Object.fromEntries(reads.map((action) => [action, Math.round(8 * pick) * second])),
    });
    return () => lab.latencies.set({ staleness: {} });
  },
  crash: ofRuns((it) => ({ kind: 'crash', when: whenOf(it) })),
  'time-out': ofRuns((it) =>
    whenOf(it) === 'before' ? { kind: 'slow', request: Infinity } : { kind: 'slow', answer: Infinity },
  ),
  'two runs': ({ stage: { lab } }) => {
    const stop = lab.faults.add({
      event: () => true,
      times: Infinity,
      mishap: { kind: 'duplicated', after: (chance) => Math.round(chance() * 300) },
    });
    lab.latencies.set({ apiCall: 100 });
    return () => {
      stop();
      lab.latencies.set({ apiCall: 0 });
    };
  },
  'account throttled': (ground) => withLimit(ground, 0),
  'reactor denied': ({ stage }) =>
    stage.lab.faults.add({
      call: isReactors,
      times: Infinity,
      mishap: { kind: 'error', code: 'AccessDenied', message: 'an explicit deny of this world', status: 403 },
    }),
};
