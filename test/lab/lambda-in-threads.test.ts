import { CloudWatchClient, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import type { Fault } from '../../lab/faults/faults.ts';
import type { Recorded } from '../../lab/journal.ts';
import { createLab, type Lab } from '../../lab/lab.ts';
import { exampleSite, toyDirectory } from './toy-lab.ts';

const realLab = (faults: readonly Fault[] = []) =>
  createLab({
    faults,
    template: { directory: toyDirectory, stack: 'toy' },
    site: exampleSite(),
    time: { kind: 'real', port: 0 },
    latencies: { eventDelivery: 1 },
  });

const happened = (lab: Lab, is: (happening: Recorded) => boolean): Promise<Recorded> =>
  new Promise((resolve) => {
    const stop = lab.observe((happening) => {
      if (!is(happening)) return;
      stop();
      resolve(happening);
    });
  });

const client = (lab: Lab, maxAttempts = 3) =>
  new CloudWatchClient({
    maxAttempts,
    region: 'us-east-1',
    endpoint: lab.url ?? '',
    credentials: { accessKeyId: 'LAB-TEST', secretAccessKey: 'lab' },
  });

test('in real time the function runs in a thread of its own and calls the lab over HTTP, as its own principal', async () => {
  const lab = await realLab();
  const published = happened(lab, (it) => it.kind === 'api call' && it.action === 'sns:Publish');
  const ended = happened(lab, ({ kind }) => kind === 'invocation ended');

  await client(lab).send(
    new SetAlarmStateCommand({ AlarmName: 'toy/losses', StateValue: 'ALARM', StateReason: 'a test' }),
  );

  await expect(published).resolves.toMatchObject({ principal: 'LAB-ROLE-Role' });
  await expect(ended).resolves.toMatchObject({ functionName: 'toy', error: undefined });
  expect(lab.topics.deliveries('email').map(({ text }) => text)).toContain('toy/losses is ALARM');
  await lab.close();
});

test('a large PutMetricData, which the SDK compresses, arrives whole over HTTP', async () => {
  const lab = await realLab();
  const seen = happened(lab, (it) => it.kind === 'api call' && it.action === 'cloudwatch:PutMetricData');
  const MetricData = Array.from({ length: 500 }, (_, index) => ({ MetricName: `Metric${index}`, Value: index }));

  await client(lab).send(new PutMetricDataCommand({ Namespace: 'Toy', MetricData }));

  await expect(seen).resolves.toMatchObject({ error: undefined, input: { MetricData: { length: 500 } } });
  await lab.close();
});

test('a fault strikes in real time as well: a thread dies at its call, a connection is lost', async () => {
  const lab = await realLab([
    { call: 'sns:Publish', mishap: { kind: 'crash', when: 'before' } },
    { call: 'cloudwatch:SetAlarmState', skip: 1, mishap: { kind: 'cut off', when: 'before' } },
  ]);
  const ended = happened(lab, ({ kind }) => kind === 'invocation ended');
  const cloudWatch = client(lab, 1);
  const ring = () =>
    cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'toy/losses', StateValue: 'ALARM', StateReason: 'a test' }));

  await ring();

  await expect(ended).resolves.toMatchObject({ error: expect.stringMatching(/^Runtime\.ExitError: /) });
  await expect(ring()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await lab.close();
});
