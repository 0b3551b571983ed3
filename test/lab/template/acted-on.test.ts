import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { minute } from '../../../failover/time.ts';
import { changedToy, startToy } from '../toy-lab.ts';
import { changes, more } from './other-values.ts';

/**
 * Every property of an alarm, rule, policy, role, key, function, queue, topic and subscription that our stacks have: with
 * another value something else happens, or the lab refuses it as AWS would. `ignored.test.ts` tells which there are.
 */

type Resources = Parameters<Parameters<typeof changedToy>[0]>[0]['Resources'];
/** What is drawn at random differs in any two runs; so does a request, by its signature. */
const drawn = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const plain = (key: string, value: unknown): unknown => {
  if (key === 'request') return undefined;
  return value instanceof Error ? String(value) : value;
};

/** Why the lab refuses the stack, or what is left of a quarter of an hour with an alarm and an event that fails. */
const outcome = async (change: (resources: Resources) => void): Promise<readonly string[]> => {
  const template = changedToy(({ Resources }) => {
    for (const [logicalId, [Type, Properties]] of Object.entries(more))
      Resources[logicalId] = { Type, Properties: { ...Resources[logicalId]?.Properties, ...Properties } };
    change(Resources);
  });
  const toy = await startToy({ template }).catch((error: unknown) => (error as Error).message);
  if (typeof toy === 'string') return [toy];
  const { lab, clock, cloudWatch, happenings } = toy;
  const MetricData = [
    { MetricName: 'ConsecutiveLosses', Dimensions: [{ Name: 'Probe', Value: 'a' }], Value: 12, StorageResolution: 1 },
  ];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Toy', MetricData }));
  const [reactor] = lab.functions.list();
  lab.functions.invokeAsynchronously(reactor?.name ?? '', { detail: {} });
  await clock.advance(15 * minute);
  const letters = lab.queues.list().map(({ messages }) => messages);
  const left = [...happenings, lab.functions.list(), ...lab.topics.deliveries(), letters];
  await lab.close();
  return left.map((one) => JSON.stringify(one, plain).replaceAll(drawn, ''));
};

let first: ReturnType<typeof outcome> | undefined;
const unchanged = (): ReturnType<typeof outcome> => (first ??= outcome(() => undefined));

const cases = Object.entries(changes).flatMap(([logicalId, properties]) =>
  Object.entries(properties).map(([property, value]) => ({ logicalId, property, value })),
);

test('the same stack twice has the same outcome', async () => {
  // One after the other: two virtual clocks do not go at once.
  const before = await unchanged();

  const again = await outcome(() => undefined);

  expect(again).toEqual(before);
  expect(before).toContainEqual(expect.stringContaining('"kind":"alarm"'));
});

describe('another value shows', () => {
  test.each(cases)('$logicalId $property', async ({ logicalId, property, value }) => {
    const changed = await outcome((resources) => {
      expect(resources[logicalId]?.Properties).toHaveProperty(property);
      Object.assign(resources[logicalId]?.Properties ?? {}, { [property]: value });
    });

    expect(changed).not.toEqual(await unchanged());
  });
});
