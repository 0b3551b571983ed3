import { describe, expect, it } from 'vitest';
import { second, type Instant } from '../../../failover/time.ts';
import type { ServedCall } from '../../../lab/wire/endpoint.ts';
import type { Fault } from '../../../lab/faults/faults.ts';
import type { Recorded } from '../../../lab/journal.ts';
import { announcedAfter, isReactorCall } from '../../../lab/story/findings.ts';
import { openVirtual, type StageOptions, type VirtualStage } from '../../story/virtual-stage.ts';
import { example } from '../../example.ts';

/** The line is cut while something is wrong, too: what becomes of the switch. */

const create = 'ec2:CreateTransitGatewayPrefixListReference';
const always = { times: Infinity } as const;
const isDryRun = (input: unknown): boolean => (input as { readonly DryRun?: boolean }).DryRun === true;
const isReactors = ({ call }: ServedCall): boolean => call.principal.startsWith('LAB-ROLE-');
const isProbes = ({ call }: ServedCall): boolean => call.principal === 'LAB-PROBE-a';

interface Outcome {
  /** Seconds from the cut to the create that was accepted. */
  readonly switchedAfter: number;
  readonly attempts: number;
  readonly announced: number;
  readonly seen: readonly Recorded[];
  readonly stage: VirtualStage;
}

type Act = (stage: VirtualStage) => void;

const cut = async (act: Act, options: StageOptions = {}): Promise<Outcome> => {
  const stage = await openVirtual(example, options);
  const seen: Recorded[] = [];
  stage.lab.observe((happening) => void seen.push(happening));
  await stage.clock.advance(61 * second);
  const from: Instant = stage.clock.now();
  stage.links.cut('primary');
  act(stage);
  await stage.clock.advance(180 * second);
  await stage.close();
  const tried = seen.filter((it) => it.kind === 'api call' && it.action === create && !isDryRun(it.input));
  return {
    switchedAfter: ((seen.find((happening) => isReactorCall(happening, create))?.at ?? Infinity) - from) / second,
    attempts: tried.length,
    announced: announcedAfter(seen, from).filter(({ kind }) => kind === 'failover').length,
    seen,
    stage,
  };
};

const adding =
  (...faults: readonly Fault[]): Act =>
  ({ lab }) =>
    faults.forEach((fault) => lab.faults.add(fault));

describe('a line that is cut while something else is wrong', () => {
  it.each<readonly [what: string, act: Act, after: readonly [from: number, to: number], announced: number]>([
    ['nothing', () => undefined, [2, 3], 1],
    [
      'every alarm event lost: the schedule',
      adding({ event: 'aws.cloudwatch', ...always, mishap: { kind: 'lost' } }),
      [60, 63],
      1,
    ],
    [
      'every alarm event doubled',
      adding({ event: 'aws.cloudwatch', ...always, mishap: { kind: 'duplicated', after: 100 } }),
      [2, 3],
      1,
    ],
    // By then the alarm that the fast lane set has fallen back; the next evaluation has set it again.
    [
      'alarm events 10 s late',
      adding({ event: 'aws.cloudwatch', ...always, mishap: { kind: 'delayed', by: 10 * second } }),
      [12, 15],
      1,
    ],
    [
      'a crash before the create: the next event',
      adding({ call: create, mishap: { kind: 'crash', when: 'before' } }),
      [12, 15],
      1,
    ],
    ['a crash after the create', adding({ call: create, mishap: { kind: 'crash', when: 'after' } }), [2, 3], 1],
    ['the answer to the create lost', adding({ call: create, mishap: { kind: 'cut off', when: 'after' } }), [2, 3], 1],
    // The next run announces what it finds, then the first one what it has waited for.
    [
      'no answer to the create for ever',
      adding({ call: create, mishap: { kind: 'slow', answer: Infinity } }),
      [2, 3],
      2,
    ],
    ['the create throttled three times', adding({ call: create, times: 3, mishap: { kind: 'throttled' } }), [3, 5], 1],
    ['publishing throttled', adding({ call: 'sns:Publish', times: 2, mishap: { kind: 'throttled' } }), [2, 3], 1],
    [
      'alarms that cannot be read: BGP',
      adding({
        call: 'cloudwatch:DescribeAlarms',
        ...always,
        mishap: { kind: 'error', code: 'InternalServiceFault', message: 'try later', status: 500 },
      }),
      [90, 125],
      1,
    ],
    [
      'alarms 2 s stale',
      ({ lab }) => lab.latencies.set({ staleness: { 'cloudwatch:DescribeAlarms': 2 * second } }),
      [4, 5],
      1,
    ],
    // The run of the alarm that falls back remembers what was before the switch, which a later one then finds and says.
    [
      'references and memory 5 s stale',
      ({ lab }) =>
        lab.latencies.set({
          staleness: { 'ec2:GetTransitGatewayPrefixListReferences': 5 * second, 'ssm:GetParameters': 5 * second },
        }),
      [2, 3],
      2,
    ],
    [
      'a host that is frozen for 30 s',
      ({ hosts, lab }) => {
        hosts.get('a')?.freeze();
        lab.timers.after(30 * second, () => hosts.get('a')?.thaw());
      },
      [30, 31],
      1,
    ],
    ['a host that is dead: BGP', ({ hosts }) => hosts.get('a')?.die(), [90, 125], 1],
    [
      'a host cut off from AWS: BGP',
      adding({ call: isProbes, ...always, mishap: { kind: 'slow', request: Infinity } }),
      [90, 125],
      1,
    ],
    [
      'a host whose clock is an hour slow: the alarm that it sets',
      ({ hosts }) => hosts.get('a')?.setClock(-3600 * second),
      [2, 6],
      1,
    ],
  ])('moves traffic with %s', async (_, act, [from, to], announced) => {
    const outcome = await cut(act);

    expect(outcome.switchedAfter).toBeGreaterThan(from);
    expect(outcome.switchedAfter).toBeLessThan(to);
    expect(outcome.announced).toBe(announced);
  });

  it('waits in Lambda’s queue while the account runs as many invocations as it may', async () => {
    const { switchedAfter, seen } = await cut(({ lab }) => {
      lab.functions.concurrency.limit = 0;
      lab.timers.after(15 * second, () => void (lab.functions.concurrency.limit = 10));
    });

    expect(switchedAfter).toBeLessThan(20);
    expect(
      seen.filter((it) => it.kind === 'invocation ended' && it.error?.startsWith('TooManyRequests')).length,
    ).toBeGreaterThan(5);
  });

  it('leaves what could not be delivered in the rule’s dead letters, and tells of it', async () => {
    const { switchedAfter, stage, seen } = await cut(
      adding({ event: 'aws.cloudwatch', ...always, mishap: { kind: 'undeliverable' } }),
    );

    expect(switchedAfter).toBeLessThan(63);
    expect(stage.lab.queues.list().flatMap(({ messages }) => messages)).toContainEqual(
      expect.objectContaining({ 'detail-type': 'CloudWatch Alarm State Change' }),
    );
    expect(seen.flatMap((it) => (it.kind === 'alarm' && it.to === 'ALARM' ? [it.name] : []))).toContain(
      'dx-failover/hq/watch/dead-letters',
    );
  });

  it('switches once where two runs overlap call by call, and announces at most twice', async () => {
    const { attempts, announced } = await cut(
      adding({ event: 'aws.cloudwatch', ...always, mishap: { kind: 'duplicated', after: 0 } }),
      { latencies: { apiCall: 100 } },
    );

    expect(attempts).toBeLessThanOrEqual(2);
    expect([1, 2]).toContain(announced);
  });
});

describe('a crash', () => {
  it.each(['before', 'after'] as const)('%s any call of the run that switches heals by itself', async (when) => {
    const outcomes: (readonly [number, number, number])[] = [];
    for (let skip = 0; skip < 12; skip += 1) {
      // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
      const { switchedAfter, announced, seen } = await cut(
        adding({ call: isReactors, skip, mishap: { kind: 'crash', when } }),
      );
      const crashes = seen.filter((it) => it.kind === 'invocation ended' && it.error?.startsWith('Runtime.ExitError'));
      outcomes.push([crashes.length, switchedAfter, announced]);
    }

    expect(outcomes.filter(([crashes]) => crashes !== 1)).toEqual([]);
    expect(outcomes.filter(([, after]) => after > 63)).toEqual([]);
    expect(outcomes.filter(([, , announced]) => announced < 1 || announced > 2)).toEqual([]);
  });
});
