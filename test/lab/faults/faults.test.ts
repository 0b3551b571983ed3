import { DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeVirtualInterfacesCommand, DirectConnectClient } from '@aws-sdk/client-direct-connect';
import { DeleteTransitGatewayPrefixListReferenceCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, test } from 'vitest';
import { hour, minute, second } from '../../../failover/time.ts';
import type { Fault } from '../../../lab/faults/faults.ts';
import { changedToy, start, startToy, type ToyLab } from '../toy-lab.ts';

const describeAlarms = 'cloudwatch:DescribeAlarms';
const error = { kind: 'error', code: 'InternalServiceFault', message: 'try later', status: 500 } as const;

/** Whether each of so many looks at the alarms, one a second, went well. */
const looks = async ({ cloudWatch, clock }: ToyLab, count: number): Promise<readonly boolean[]> => {
  const results: boolean[] = [];
  for (let index = 0; index < count; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one a second
    const [look] = await Promise.allSettled([cloudWatch.send(new DescribeAlarmsCommand({}))]);
    results.push(look.status === 'fulfilled');
    // oxlint-disable-next-line no-await-in-loop -- one a second
    await clock.advance(second);
  }
  return results;
};

const clientOf = ({ lab }: ToyLab) => ({
  region: 'us-east-1',
  credentials: { accessKeyId: 'LAB-TEST', secretAccessKey: 'lab' },
  requestHandler: lab.requestHandler,
  maxAttempts: 1,
});

const ring = ({ cloudWatch }: ToyLab, value: 'ALARM' | 'OK') =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'toy/losses', StateValue: value, StateReason: 'a test' }));

const [well, ill] = [true, false];

describe('a fault befalls', () => {
  it.each<readonly [string, Omit<Fault, 'call' | 'event' | 'mishap'>, readonly boolean[]]>([
    ['one, unless it says otherwise', {}, [ill, well, well, well]],
    ['so many as it says', { times: 2 }, [ill, ill, well, well]],
    ['those after the spared ones', { skip: 1 }, [well, ill, well, well]],
    ['all in its stretch of time', { from: start + second, until: start + 3 * second }, [well, ill, ill, well]],
    ['none where it is not likely at all', { likelihood: 0 }, [well, well, well, well]],
  ])('%s', async (_, occasion, expected) => {
    const toy = await startToy({ faults: [{ call: describeAlarms, mishap: error, ...occasion }] });

    expect(await looks(toy, 4)).toEqual(expected);
    await toy.lab.close();
  });

  it('none any more once it is taken away, and others not', async () => {
    const toy = await startToy();
    const stop = toy.lab.faults.add({ call: describeAlarms, times: Infinity, mishap: error });

    const before = await looks(toy, 1);
    await ring(toy, 'ALARM');
    stop();

    expect([before, await looks(toy, 1)]).toEqual([[ill], [well]]);
    await toy.lab.close();
  });
});

test('a call that is cut off after the deed was done, and its caller knows of no status', async () => {
  const toy = await startToy();
  toy.lab.faults.add({ call: 'cloudwatch:SetAlarmState', mishap: { kind: 'cut off', when: 'after' } });

  await expect(ring(toy, 'ALARM')).rejects.toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });

  expect(toy.lab.alarms.find('toy/losses')?.standing.value).toBe('ALARM');
  await toy.lab.close();
});

test('a slow call is done when its request arrives, and answered when its answer does', async () => {
  const toy = await startToy();
  toy.lab.faults.add({ call: 'cloudwatch:SetAlarmState', mishap: { kind: 'slow', request: 2000, answer: 3000 } });
  let answeredAt = 0;

  void ring(toy, 'ALARM').then(() => void (answeredAt = toy.clock.now()));
  await toy.clock.advance(6 * second);

  const doneAt = toy.happenings.find(({ kind }) => kind === 'alarm')?.at;
  expect([doneAt, answeredAt]).toEqual([start + 2000, start + 5000]);
  await toy.lab.close();
});

/** Not what the service itself says of a call that is no good. */
const isQuota = (refusal: unknown): boolean => /Rate exceeded|Request limit exceeded/.test(String(refusal));

describe('beyond its quota a call is refused as its service refuses it', () => {
  it.each<readonly [string, number, (toy: ToyLab) => Promise<unknown>, object]>([
    [
      'SetAlarmState, 3 a second',
      3,
      (toy) => ring(toy, 'OK'),
      { name: 'Throttling', message: 'Rate exceeded', $metadata: expect.objectContaining({ httpStatusCode: 400 }) },
    ],
    [
      'GetParameters, 40 a second',
      40,
      (toy) => new SSMClient(clientOf(toy)).send(new GetParametersCommand({ Names: ['/a'] })),
      { name: 'ThrottlingException', message: 'Rate exceeded' },
    ],
    [
      'Publish, 300 a second',
      300,
      (toy) =>
        new SNSClient(clientOf(toy)).send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:1:x', Message: 'x' })),
      { name: 'ThrottlingException', message: 'Rate exceeded' },
    ],
    [
      'a mutating call of EC2, 50 at once',
      50,
      (toy) =>
        new EC2Client(clientOf(toy)).send(
          new DeleteTransitGatewayPrefixListReferenceCommand({
            TransitGatewayRouteTableId: 'tgw-rtb-0a',
            PrefixListId: 'pl-0a',
          }),
        ),
      { name: 'RequestLimitExceeded', $metadata: expect.objectContaining({ httpStatusCode: 503 }) },
    ],
    [
      'DescribeVirtualInterfaces, 10 a second',
      10,
      (toy) => new DirectConnectClient(clientOf(toy)).send(new DescribeVirtualInterfacesCommand({})),
      { name: 'ThrottlingException', message: 'Rate exceeded' },
    ],
  ])('%s', async (_, allowed, call, refusal) => {
    const toy = await startToy();

    const results = await Promise.allSettled(Array.from({ length: allowed + 1 }, () => call(toy)));
    await toy.clock.advance(second);
    const [later] = await Promise.allSettled([call(toy)]);

    const refused = results.flatMap((it) =>
      it.status === 'rejected' && isQuota(it.reason) ? [it.reason as object] : [],
    );
    expect(refused).toMatchObject([refusal]);
    expect(later.status === 'rejected' && isQuota(later.reason)).toBe(false);
    await toy.lab.close();
  });
});

test('a stale read answers what was so then, each answer at its own moment', async () => {
  const toy = await startToy({ latencies: { staleness: { 'ssm:GetParameters': 2 * second } } });
  const ssm = new SSMClient(clientOf(toy));
  const read = async () => (await ssm.send(new GetParametersCommand({ Names: ['/a'] }))).Parameters?.[0]?.Value;
  const reads: (string | undefined)[] = [await read()];

  await ssm.send(new PutParameterCommand({ Name: '/a', Value: 'new', Type: 'String' }));
  for (const wait of [1999, 1]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await toy.clock.advance(wait);
    // oxlint-disable-next-line no-await-in-loop -- one after another
    reads.push(await read());
  }
  toy.lab.latencies.set({ staleness: {} });
  await ssm.send(new PutParameterCommand({ Name: '/a', Value: 'newer', Type: 'String', Overwrite: true }));

  expect([...reads, await read()]).toEqual([undefined, undefined, 'new', 'newer']);
  await toy.lab.close();
});

/** When the function began to run, or did not. */
const runs = ({ happenings }: ToyLab) =>
  happenings.flatMap(({ kind, at }) => (kind.startsWith('invocation ') ? [`${at - start} ${kind.slice(11)}`] : []));

test('a function that crashes at a call ends as Lambda reports it, and the next run is cold', async () => {
  const toy = await startToy({ faults: [{ call: 'sns:Publish', mishap: { kind: 'crash', when: 'before' } }] });

  await ring(toy, 'ALARM');
  await toy.clock.advance(2 * minute);

  expect(runs(toy)).toEqual(['500 started', '500 ended', '60800 started', '60800 ended']);
  expect(toy.happenings.flatMap((it) => (it.kind === 'invocation ended' ? [it.error] : []))).toEqual([
    expect.stringMatching(
      /^Runtime.ExitError: RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 1$/,
    ),
    undefined,
  ]);
  expect(toy.lab.topics.deliveries('email').filter(({ text }) => text === 'toy/losses is ALARM')).toHaveLength(1);
  await toy.lab.close();
});

test('an event waits while no invocation may run, longer each time, until it is too old', async () => {
  const toy = await startToy();
  toy.lab.functions.concurrency.limit = 0;

  await ring(toy, 'ALARM');
  await toy.clock.advance(hour);

  expect(runs(toy).slice(0, 5)).toEqual([200, 1200, 3200, 7200, 15_200].map((at) => `${at} ended`));
  expect(toy.lab.queues.list().flatMap(({ messages }) => messages)).toMatchObject([
    { requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 } },
  ]);
  await toy.lab.close();
});

test('an event that its target does not take is tried again as the rule says, then is a dead letter', async () => {
  const toy = await startToy({
    template: changedToy(({ Resources }) => {
      const [target] = (Resources['Rule']?.Properties['Targets'] ?? []) as object[];
      Object.assign(target ?? {}, { RetryPolicy: { MaximumRetryAttempts: 2 } });
    }),
    faults: [{ event: 'toy-alarms', times: Infinity, mishap: { kind: 'undeliverable' } }],
  });

  await ring(toy, 'ALARM');
  await toy.clock.advance(minute);

  const tries = toy.happenings.filter(({ kind }) => kind === 'mishap').map(({ at }) => at - start);
  expect(tries).toEqual([200, 1200, 3200]);
  expect(toy.lab.queues.list().flatMap(({ messages }) => messages)).toMatchObject([
    { 'detail-type': 'CloudWatch Alarm State Change' },
  ]);
  await toy.lab.close();
});
