import { expect, test } from 'vitest';
import { around } from '../../../lab/time/chance.ts';
import type { Fault } from '../../../lab/faults/faults.ts';
import { playOutage } from '../../../lab/story/outage.ts';
import { textOf } from '../../../lab/wire/protocol.ts';
import { inVirtualTime, openVirtual } from '../../story/virtual-stage.ts';
import { example } from '../../example.ts';

const latencies = {
  metricIngest: around(1500),
  apiCall: around(80),
  eventDelivery: around(200),
  warmStart: around(20),
  coldStart: around(300),
  routeChange: around(1000),
  staleness: { 'cloudwatch:DescribeAlarms': around(1000) },
};

/** Much goes wrong, and what does is a matter of chance. */
const faults: readonly Fault[] = [
  { event: 'aws.cloudwatch', likelihood: 0.2, mishap: { kind: 'lost' } },
  { event: 'aws.cloudwatch', likelihood: 0.2, mishap: { kind: 'duplicated', after: around(500) } },
  { event: () => true, likelihood: 0.2, mishap: { kind: 'delayed', by: around(2000) } },
  { call: () => true, likelihood: 0.03, mishap: { kind: 'throttled' } },
  { call: () => true, likelihood: 0.03, mishap: { kind: 'cut off', when: 'after' } },
  { call: () => true, likelihood: 0.03, mishap: { kind: 'slow', answer: around(2000) } },
  {
    call: ({ call }) => call.principal.startsWith('LAB-ROLE'),
    likelihood: 0.01,
    mishap: { kind: 'crash', when: 'after' },
  },
];

const bytesAsText = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? textOf(value) : value);

const journalOf = async (seed: number): Promise<readonly string[]> => {
  const stage = await openVirtual(example, { seed, latencies, faults });
  const lines: string[] = [];
  stage.lab.observe((happening) => void lines.push(JSON.stringify(happening, bytesAsText)));
  await inVirtualTime(
    stage.clock,
    playOutage(stage, { tell: () => undefined, await: () => undefined }),
    'the story to end',
  );
  await stage.close();
  return lines;
};

test('the same seed replays a story with all its faults, byte for byte; another gives another', async () => {
  const first = await journalOf(7);
  const again = await journalOf(7);
  const other = await journalOf(8);

  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
}, 300_000);
