import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minute, type Instant } from '../../failover/time.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Assembled } from '../../lab/assemble.ts';
import { playOutage } from '../../lab/story/outage.ts';
import { inVirtualTime, openVirtual, type VirtualStage } from './virtual-stage.ts';
import { example } from '../example.ts';

/** The dashboard shows nothing that nobody publishes. */

let stage: VirtualStage;
let noon: Instant;
beforeAll(async () => {
  stage = await openVirtual(example);
  // What the lab has put behind the site does not count: only what was published since.
  noon = stage.clock.now();
  await inVirtualTime(
    stage.clock,
    playOutage(stage, { tell: () => undefined, await: () => undefined }),
    'the story to end',
  );
  // Direct Connect's own metrics come every five minutes, and late.
  await stage.clock.advance(10 * minute);
});
afterAll(async () => {
  await stage.close();
});

interface ShownMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };

/** The name that a reference to a resource stands for, where the template gives it one. */
const nameOf = (resources: Record<string, Resource>, value: object): string => {
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
  // The one queue has no name in the template: the lab gave it one, as AWS would.
  if (attribute?.[1] === 'QueueName') return stage.lab.queues.list()[0]?.name ?? '';
  const properties = resources[ref ?? attribute?.[0] ?? '']?.Properties ?? {};
  const name = Object.entries(properties).find(([property]) => property === 'FunctionName')?.[1];
  return typeof name === 'string' ? name : 'known-by-the-deployment';
};

/** The body as AWS gets it: what only the deployment knows (the Region, an ARN) is put in as a word. */
const bodyOf = (assembly: Assembled): { widgets: { properties: { metrics?: unknown[][] } }[] } => {
  const file = join(assembly.template.directory, `${assembly.template.stack}.template.json`);
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, Resource> };
  const [dashboard] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
  const text = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
    return parts === undefined ? nameOf(Resources, value as object) : parts[1].map(text).join(parts[0]);
  };
  return JSON.parse(text(dashboard?.Properties.DashboardBody)) as ReturnType<typeof bodyOf>;
};

/** A row is namespace, name, dimension names and values in turn, options; `.` repeats what stands above. */
const metricOf = (row: readonly unknown[]): ShownMetric | undefined => {
  const [namespace, name, ...rest] = row.filter((cell) => typeof cell === 'string');
  if (namespace === undefined || name === undefined) return undefined;
  const pairs = Array.from({ length: rest.length / 2 }, (_, index) => [rest[2 * index], rest[2 * index + 1]] as const);
  return { namespace, name, dimensions: Object.fromEntries(pairs) as Record<string, string> };
};

it('has a datapoint for every metric of the dashboard after the story', () => {
  const rows = bodyOf(example).widgets.flatMap(({ properties }) => properties.metrics ?? []);
  const shown = rows.flatMap((row) => metricOf(row) ?? []);

  const empty = shown.filter(
    (metric) => stage.lab.metrics.within(metric, { from: noon, to: stage.clock.now() + 1 }) === undefined,
  );

  expect(shown.length).toBeGreaterThan(20);
  expect(empty).toEqual([]);
});
