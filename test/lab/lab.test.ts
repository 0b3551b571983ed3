import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { second } from '../../failover/time.ts';
import { start, startToy, type ToyLab } from './toy-lab.ts';

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
