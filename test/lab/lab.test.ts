import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { second } from '../../failover/time.ts';
import { changedToy, start, startToy, type ToyLab } from './toy-lab.ts';

const publishLosses = ({ cloudWatch }: ToyLab, value: number) =>
  cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: 'Toy',
      MetricData: [
        {
          MetricName: 'ConsecutiveLosses',
          Dimensions: [{ Name: 'Probe', Value: 'a' }],
          Value: value,
          StorageResolution: 1,
        },
      ],
    }),
  );

test('an alarm wakes the function of the template, whose message arrives, all in virtual time', async () => {
  const toy = await startToy();

  await publishLosses(toy, 12);
  await toy.clock.advance(30 * second);

  expect(toy.happenings.map(({ kind, at }) => `${at - start} ${kind}`)).toEqual([
    '0 api call',
    '15000 alarm',
    '15000 message',
    '15200 event',
    '15500 invocation started',
    '15500 log line',
    '15500 message',
    '15500 api call',
    '15500 log line',
    '15500 invocation ended',
  ]);
  expect(toy.lab.topics.deliveries('email').map(({ text }) => text)).toEqual([
    expect.stringContaining('"NewStateValue":"ALARM"'),
    'toy/losses is ALARM',
  ]);
  await toy.lab.close();
});

test('API calls take the time that is set, so two runs at once overlap', async () => {
  const toy = await startToy({ latencies: { apiCall: 100 } });
  const event = { detail: { alarmName: 'x', state: { value: 'ALARM' } } };

  toy.lab.functions.invokeAsynchronously('toy', event);
  toy.lab.functions.invokeAsynchronously('toy', event);
  await toy.clock.advance(second);

  const ends = toy.happenings.filter(({ kind }) => kind.startsWith('invocation'));
  expect(ends.map(({ kind, at }) => `${at - start} ${kind}`)).toEqual([
    '300 invocation started',
    '300 invocation started',
    '400 invocation ended',
    '400 invocation ended',
  ]);
  await toy.lab.close();
});

test('a change of a parameter is an event, which a rule can have by the name of the parameter', async () => {
  const toy = await startToy({
    template: changedToy(({ Resources }) => {
      const EventPattern = {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: { name: ['/toy/override'] },
      };
      Object.assign(Resources['Rule']?.Properties ?? {}, { EventPattern });
    }),
  });
  const ssm = new SSMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'LAB-TEST', secretAccessKey: 'lab' },
    requestHandler: toy.lab.requestHandler,
  });

  await ssm.send(new PutParameterCommand({ Name: '/toy/override', Value: 'auto', Type: 'String' }));
  await ssm.send(new PutParameterCommand({ Name: '/toy/memory', Value: '{}', Type: 'String' }));
  await toy.clock.advance(200);

  expect(toy.happenings.flatMap((it) => (it.kind === 'event' ? [it.event] : []))).toEqual([
    expect.objectContaining({
      source: 'aws.ssm',
      time: '2026-11-24T08:00:00Z',
      resources: ['arn:aws:ssm:us-east-1:111122223333:parameter/toy/override'],
      detail: { operation: 'Create', name: '/toy/override', type: 'String' },
    }),
  ]);
  await toy.lab.close();
});

test('a lab that failed itself says so when it is closed', async () => {
  const toy = await startToy();

  toy.lab.timers.after(1, () => {
    throw new Error('a mistake in the lab');
  });
  await toy.clock.advance(second);

  await expect(toy.lab.close()).rejects.toThrow('the lab failed: Error: a mistake in the lab');
});

const story = async () => {
  const toy = await startToy();
  await publishLosses(toy, 12);
  await toy.clock.advance(90 * second);
  await toy.lab.close();
  return toy.happenings.map(({ kind, at }) => [kind, at]);
};

test('two runs of the same story are the same, to the millisecond', async () => {
  const [first, again] = [await story(), await story()];

  expect(first.length).toBeGreaterThan(9);
  expect(again).toEqual(first);
});
