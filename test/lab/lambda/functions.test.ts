import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { minute, second } from '../../../failover/time.ts';
import { changedToy, setVariables, start, startToy, type ToyLab } from '../toy-lab.ts';

const ring = ({ cloudWatch }: ToyLab) =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'toy/losses', StateValue: 'ALARM', StateReason: 'a test' }));

/** The toy whose function fails, or hangs, or whose resources are otherwise. */
const toyThat = (fails: 'always' | 'hang' | 'never', without: readonly string[] = []) =>
  startToy({
    template: changedToy((template) => {
      setVariables(template, { FAIL: fails });
      for (const name of without) Reflect.deleteProperty(template.Resources, name);
    }),
  });

const ends = ({ happenings }: ToyLab) =>
  happenings.flatMap((it) => (it.kind === 'invocation ended' ? [[it.at - start, it.error ?? 'well']] : []));

const sum = ({ lab }: ToyLab, name: string) =>
  lab.metrics.within(
    { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: 'toy' } },
    { from: start, to: start + 10 * minute },
  )?.sum;

describe('a function that is invoked asynchronously', () => {
  test('and fails is tried again a minute later, then its event goes to the dead letters with its error', async () => {
    const toy = await toyThat('always');

    await ring(toy);
    await toy.clock.advance(5 * minute);

    expect(ends(toy)).toEqual([
      [500, 'TypeError: told to fail'],
      [60_520, 'TypeError: told to fail'],
    ]);
    expect(toy.lab.queues.list().map(({ messages }) => messages)).toEqual([
      [
        expect.objectContaining({
          requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 2 }),
          requestPayload: expect.objectContaining({ source: 'aws.cloudwatch' }),
          responsePayload: { errorType: 'TypeError', errorMessage: 'told to fail' },
        }),
      ],
    ]);
    expect(['Invocations', 'Errors', 'Throttles'].map((name) => sum(toy, name))).toEqual([2, 2, 0]);
    await toy.lab.close();
  });

  test('and hangs is ended by its time limit, in a new environment the next time', async () => {
    const toy = await toyThat('hang');

    await ring(toy);
    await toy.clock.advance(3 * minute);

    const timedOut = /^Sandbox.Timedout: RequestId: [0-9a-f-]{36} Error: Task timed out after 30.00 seconds$/;
    expect(ends(toy)).toEqual([
      [30_500, expect.stringMatching(timedOut)],
      [120_800, expect.stringMatching(timedOut)],
    ]);
    expect(sum(toy, 'Duration')).toBe(60_000);
    await toy.lab.close();
  });

  test('is the export that the template names: another one is not found, though the factory is there', async () => {
    const template = changedToy(({ Resources }) =>
      Object.assign(Resources['Function']?.Properties ?? {}, { Handler: 'index.other' }),
    );
    const toy = await startToy({ template });

    await ring(toy);
    await toy.clock.advance(5 * minute);

    const why = 'Runtime.HandlerNotFound: index.other is undefined or not exported';
    expect(ends(toy).map(([, error]) => error)).toEqual([why, why]);
    await toy.lab.close();
  });

  test('starts warm the second time, and two at once have an environment each', async () => {
    const toy = await toyThat('never');
    const event = { detail: { alarmName: 'x', state: { value: 'ALARM' } } };

    toy.lab.functions.invokeAsynchronously('toy', event);
    toy.lab.functions.invokeAsynchronously('toy', event);
    await toy.clock.advance(second);
    toy.lab.functions.invokeAsynchronously('toy', event);
    await toy.clock.advance(second);

    expect(ends(toy)).toEqual([
      [300, 'well'],
      [300, 'well'],
      [1020, 'well'],
    ]);
    await toy.lab.close();
  });
});

test('a rule that the function’s policy does not let invoke it sends its events to the dead letters', async () => {
  const toy = await toyThat('never', ['MayInvoke']);

  await ring(toy);
  await toy.clock.advance(second);

  expect(ends(toy)).toEqual([]);
  expect(toy.lab.queues.list().flatMap(({ messages }) => messages)).toEqual([
    expect.objectContaining({ 'detail-type': 'CloudWatch Alarm State Change' }),
  ]);
  await toy.lab.close();
});

test('a queue publishes its length every minute, which an alarm can watch', async () => {
  const toy = await toyThat('always');

  await ring(toy);
  await toy.clock.advance(3 * minute);

  const [queue] = toy.lab.queues.list();
  const length = (from: number) =>
    toy.lab.metrics.within(
      {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: queue?.name ?? '' },
      },
      { from: start + from, to: start + from + minute },
    )?.maximum;
  expect([minute, 2 * minute].map(length)).toEqual([0, 1]);
  await toy.lab.close();
});

test('what the function writes is its log, and its embedded metrics are in the store', async () => {
  const toy = await toyThat('never');

  await ring(toy);
  await toy.clock.advance(3 * second);

  const [first] = toy.lab.logs.events('/aws/lambda/toy').map(({ message }) => JSON.parse(message) as object);
  expect(first).toEqual({ woken: 'CloudWatch Alarm State Change', at: start + 500, by: 'toy' });
  expect(
    toy.lab.metrics.within(
      { namespace: 'Toy', name: 'Runs', dimensions: { Function: 'toy' } },
      { from: start, to: start + minute },
    )?.sum,
  ).toBe(1);
  await toy.lab.close();
});

test('a rule that is disabled sends nothing until it is enabled', async () => {
  const toy = await toyThat('never');

  toy.lab.bus.disable('toy-alarms');
  await ring(toy);
  await toy.clock.advance(second);
  const whileDisabled = ends(toy).length;
  toy.lab.bus.enable('toy-alarms');
  await toy.clock.advance(15 * second);
  await ring(toy);
  await toy.clock.advance(second);

  expect([whileDisabled, ends(toy).length]).toEqual([0, 1]);
  expect(() => toy.lab.bus.disable('toy-alarm')).toThrow(
    new Error('rule toy-alarm: there is none; there are toy-alarms'),
  );
  await toy.lab.close();
});

test('an event that waits for another attempt is run by what was put in the function’s place meanwhile', async () => {
  const toy = await toyThat('always');
  const [settings] = toy.lab.functions.list();
  if (settings === undefined) throw new Error('the toy has no function');

  await ring(toy);
  await toy.clock.advance(10 * second);
  const failed = ends(toy).length;
  toy.lab.functions.remove('toy')({ ...settings, environment: { ...settings.environment, FAIL: 'never' } });
  await toy.clock.advance(2 * minute);

  expect(failed).toBe(1);
  expect(ends(toy).map(([, end]) => end)).toEqual(['TypeError: told to fail', 'well']);
  await toy.lab.close();
});

test('a function that is taken away gets no event; put back, it starts anew with what it is given', async () => {
  const toy = await toyThat('never');
  const [settings] = toy.lab.functions.list();
  if (settings === undefined) throw new Error('the toy has no function');

  const putBack = toy.lab.functions.remove('toy');
  await ring(toy);
  await toy.clock.advance(minute);
  const whileGone = [...ends(toy)];
  putBack({ ...settings, environment: { ...settings.environment, FAIL: 'always' } });
  await ring(toy);
  await toy.clock.advance(minute);

  expect(whileGone).toEqual([]);
  expect(ends(toy)[0]).toEqual([expect.any(Number), 'TypeError: told to fail']);
  expect(toy.lab.functions.list().map(({ name }) => name)).toEqual(['toy']);
  await toy.lab.close();
});
