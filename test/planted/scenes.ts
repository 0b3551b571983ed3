import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { overrideParameter } from '../../failover/names.ts';
import { minute, second, type Milliseconds } from '../../failover/time.ts';
import type { CallMishap } from '../../lab/faults/faults.ts';
import type { Ground } from '../worlds/ground.ts';
import type { Strike } from '../worlds/strike.ts';
import type { Happening, World } from '../worlds/world.ts';

/**
 * Short worlds made by hand, each of which brings some planted faults to light. The product as it is breaks no promise in
 * any of them.
 */

/** A world, and what it is made ready with. */
export interface Scene {
  readonly world: World;
  /** What is no fault, and excuses nothing: AWS as it is on an ordinary day. */
  readonly meet?: (ground: Ground) => void;
}

type Told = Pick<Happening, 'kind' | 'at'> & Partial<Happening>;

/** Long before the next scheduled run, which comes in the first seconds of each minute. */
const first: Milliseconds = 3 * minute + 10 * second;

const cut = (at: Milliseconds, lasts: Milliseconds, path: Happening['path'] = 'primary'): Told => ({
  kind: 'cut',
  at,
  lasts,
  path,
});

interface Setting extends Partial<Pick<World, 'variant' | 'strike'>>, Pick<Scene, 'meet'> {
  readonly minutes: number;
  readonly told: readonly Told[];
}

const scene = ({ minutes, told, variant = 'plain', strike, meet }: Setting): Scene => ({
  world: {
    seed: 1,
    variant,
    length: minutes * minute,
    happenings: told.map((it) => ({ lasts: 0, path: 'primary', pick: 0.5, ...it })),
    ...(strike && { strike }),
  },
  ...(meet && { meet }),
});

const creating = 'ec2:CreateTransitGatewayPrefixListReference';

const crash = (when: 'before' | 'after', action: string): Strike => ({
  kind: 'crash',
  action,
  from: 3 * minute,
  skip: 0,
  times: 1,
  mishap: { kind: 'crash', when },
});

const refusal: CallMishap = { kind: 'error', code: 'InternalError', message: 'a planted error', status: 500 };

const refused = (action: string, from: Milliseconds, times: number): Strike => ({
  kind: 'api error',
  action,
  from,
  skip: 0,
  times,
  mishap: refusal,
});

/** Three outages within five minutes: damping holds failback until the 15th minute. */
const flapping = [0, 1, 2].map((count) => cut(first + count * 105 * second, 25 * second));

/** As `aws ssm put-parameter` does, by somebody who does not know what a time looks like. */
const pinSomehow = ({ stage: { site, lab } }: Ground): void => {
  const client = new SSMClient({
    region: site.region,
    credentials: { accessKeyId: 'LAB-OPERATOR', secretAccessKey: 'lab' },
    requestHandler: lab.requestHandler,
  });
  const Value = JSON.stringify({ path: 'backup', until: 'tomorrow', by: 'kim', why: 'a test' });
  const command = new PutParameterCommand({ Name: overrideParameter(site), Value, Type: 'String', Overwrite: true });
  lab.timers.after(first, async () => void (await client.send(command)));
};

/** The outage's first event comes twice, to two runs that overlap call by call. */
const twoRuns = ({ stage: { lab, clock } }: Ground): void => {
  lab.latencies.set({ apiCall: 100, coldStart: 20 });
  lab.faults.add({ event: 'aws.cloudwatch', from: clock.now() + first, mishap: { kind: 'duplicated', after: 50 } });
};

/** Every scene, by its name. */
export const scenes = {
  outage: scene({ minutes: 14, told: [cut(first, 3 * minute)] }),
  'outage of two route tables': scene({ minutes: 6, variant: 'tables', told: [cut(first, 2 * minute)] }),
  'outage of BGP alone': scene({ minutes: 8, told: [{ kind: 'bgp lost', at: first, lasts: 4 * minute }] }),
  'outage, alarms read two seconds late': scene({
    minutes: 5,
    told: [cut(first, 90 * second)],
    meet: ({ stage }) => stage.lab.latencies.set({ staleness: { 'cloudwatch:DescribeAlarms': 2 * second } }),
  }),
  'outage, one write throttled': scene({
    minutes: 5,
    told: [cut(first, 90 * second)],
    meet: ({ stage }) => void stage.lab.faults.add({ call: creating, mishap: { kind: 'throttled' } }),
  }),
  'outage, a run dies before it writes': scene({
    minutes: 8,
    told: [cut(first, 3 * minute)],
    strike: crash('before', creating),
  }),
  'outage of six seconds, a run dies before it writes': scene({
    minutes: 10,
    told: [cut(first, 6 * second)],
    strike: crash('before', creating),
  }),
  'outage, a run dies once it has written': scene({
    minutes: 9,
    told: [cut(first, 4 * minute)],
    strike: crash('after', creating),
  }),
  'outage, one of two runs dies once it has written': scene({
    minutes: 9,
    told: [cut(first, 4 * minute)],
    strike: crash('after', creating),
    meet: twoRuns,
  }),
  'outage, a run dies before it speaks': scene({
    minutes: 9,
    told: [cut(first, 4 * minute)],
    strike: crash('before', 'sns:Publish'),
  }),
  'outage, the topic refuses': scene({
    minutes: 9,
    told: [cut(first, 4 * minute)],
    strike: refused('sns:Publish', 3 * minute, 3),
  }),
  'outage, the function starts anew': scene({
    minutes: 8,
    told: [cut(first, 4 * minute)],
    strike: { ...crash('before', 'ec2:GetTransitGatewayPrefixListReferences'), from: 5 * minute },
  }),
  'three outages': scene({ minutes: 13, told: flapping }),
  'three outages, then the backup dies, then one more': scene({
    minutes: 17,
    told: [...flapping, cut(470 * second, 270 * second, 'backup'), cut(865 * second, 2 * minute)],
  }),
  'four outages in half an hour': scene({
    minutes: 34,
    told: [0, 1, 2, 3].map((count) => cut(first + 8 * count * minute, 40 * second)),
  }),
  'outage that BGP does not see, and the probe freezes': scene({
    minutes: 17,
    told: [
      { kind: 'one way', at: first, lasts: 15 * minute },
      { kind: 'probe frozen', at: 5 * minute, lasts: 12 * minute },
    ],
  }),
  'BGP cannot be read': scene({
    minutes: 10,
    told: [],
    strike: refused('directconnect:DescribeVirtualInterfaces', first, 12),
  }),
  'BGP was lost, and cannot be read': scene({
    minutes: 18,
    told: [{ kind: 'bgp lost', at: first, lasts: 6 * minute }],
    strike: refused('directconnect:DescribeVirtualInterfaces', 13 * minute + 30 * second, 8),
  }),
  'one of two probes lies': scene({
    minutes: 9,
    variant: 'pair',
    told: [{ kind: 'probe lies', at: first, lasts: 3 * minute }],
  }),
  'somebody moves traffic': scene({ minutes: 9, told: [{ kind: 'stranger moves', at: 5 * minute + 10 * second }] }),
  'somebody’s reference stands in one of two tables': scene({
    minutes: 13,
    variant: 'tables',
    told: [{ kind: 'stranger in the way', at: 90 * second, lasts: 12 * minute }, cut(first, 2 * minute)],
  }),
  'somebody’s list lies beside ours': scene({
    minutes: 8,
    told: [{ kind: 'stranger beside', at: 90 * second, lasts: 8 * minute }],
  }),
  'the backup dies': scene({ minutes: 10, told: [cut(first, 6 * minute, 'backup')] }),
  'pinned, then unreadable, then an outage': scene({
    minutes: 8,
    told: [
      { kind: 'pin', at: 90 * second, lasts: 12 * minute },
      { kind: 'malformed override', at: 150 * second, lasts: 8 * minute },
      cut(first, 4 * minute),
    ],
  }),
  'an outage outlasts a pin': scene({
    minutes: 9,
    told: [{ kind: 'pin', at: 90 * second, lasts: 4 * minute }, cut(first, 6 * minute)],
  }),
  'unreadable, then an outage': scene({
    minutes: 11,
    told: [{ kind: 'malformed override', at: 150 * second, lasts: 12 * minute }, cut(first, 90 * second)],
  }),
  'a pin without a time': scene({ minutes: 7, told: [], meet: pinSomehow }),
  'a forged event': scene({ minutes: 6, told: [{ kind: 'forged event', at: first, pick: 0.7 }] }),
  'a probe writes': scene({ minutes: 6, told: [{ kind: 'probe writes', at: first }] }),
  'the reactor is denied': scene({ minutes: 12, told: [{ kind: 'reactor denied', at: first, lasts: 8 * minute }] }),
  'the reactor is throttled': scene({
    minutes: 12,
    told: [{ kind: 'account throttled', at: first, lasts: 8 * minute }],
  }),
  'the probe freezes': scene({ minutes: 12, told: [{ kind: 'probe frozen', at: first, lasts: 8 * minute }] }),
} as const satisfies Readonly<Record<string, Scene>>;

/** See `scenes`. */
export type SceneName = keyof typeof scenes;
