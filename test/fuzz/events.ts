import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import * as fc from 'fast-check';
import { overrideParameter, memoryParameter, reactorMetrics } from '../../failover/names.ts';
import { siteToJson } from '../../failover/settings/reading/site-to-json.ts';
import { signalsOf } from '../../failover/health/signals.ts';
import { minute, second } from '../../failover/time.ts';
import { messageOf } from '../../handlers/apply-error.ts';
import { createHandler, type Reactor } from '../../handlers/reactor.ts';
import { createVirtualClock, type VirtualClock } from '../../lab/time/clock.ts';
import { now, site } from '../failover/scene.ts';
import { createAws, topicArn } from '../handlers/aws.ts';
import { targetOf, type Target } from './target.ts';

/**
 * Events of any shape, to the handler as it is deployed, in the lab's services: each is a reason to look, or counted as
 * unknown. None makes it reject, none changes a route where the truth wants no change, and none of its text is published.
 */

type Make = typeof createHandler;

/** Looked for in all that is published. */
const planted = 'planted-by-the-event';

const signal = signalsOf(site)[0]?.name ?? '';
const alarm = {
  version: '0',
  id: planted,
  account: '111122223333',
  region: 'us-east-1',
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: [planted],
  detail: {
    alarmName: signal,
    state: { value: 'ALARM', reason: planted, timestamp: '2026-11-24T12:00:00.000+0000' },
    previousState: { value: 'OK', reason: planted },
  },
};
const whole: readonly object[] = [
  alarm,
  { ...alarm, account: '999999999999' },
  { ...alarm, detail: { ...alarm.detail, alarmName: signal.replace('/hq/', '/hq-2/') } },
  { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {}, resources: [planted] },
  {
    source: 'aws.ssm',
    'detail-type': 'Parameter Store Change',
    detail: { operation: 'Update', name: overrideParameter(site), description: planted },
  },
  {
    source: 'aws.ssm',
    'detail-type': 'Parameter Store Change',
    detail: { operation: 'Update', name: memoryParameter(site) },
  },
  { source: 'dx-failover.cli' },
  { source: 'dx-failover.cli', path: 'backup', routes: planted },
  { Records: [{ EventSource: 'aws:sns', Sns: { Message: JSON.stringify({ path: 'backup' }), Subject: planted } }] },
  {},
];

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    '__proto__',
    'constructor',
    `${signal}2`,
    signal,
    [signal],
    'x'.repeat(200_000),
    '<!channel>',
    '9999-12-31T23:59:59Z',
    '2099-01-01T00:00:00Z',
    JSON.parse('{"__proto__":{"source":"aws.events"}}'),
  ),
  fc.constantFrom(10, 100_000).map((depth): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
);

/** Puts something else at one key of an event, wherever that stands. */
const altered = (value: unknown, key: string, put: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([at, it]) => [at, at === key ? put : altered(it, key, put)]);
  return Object.fromEntries([...entries, ...(Object.hasOwn(value, key) || key !== 'more' ? [] : [[key, put]])]);
};

const keys = ['source', 'detail-type', 'detail', 'alarmName', 'state', 'timestamp', 'value', 'name', 'account', 'more'];
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...whole), fc.constantFrom(...keys), oddValue)
      .map(([it, key, put]) => altered(it, key, put)),
  },
  { weight: 2, arbitrary: oddValue },
  { weight: 1, arbitrary: fc.constantFrom(...whole) },
);

const environment = (): { readonly env: Record<string, string>; readonly discard: () => void } => {
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-'));
  const { wiring, ...rest } = site;
  writeFileSync(join(directory, 'site.json'), siteToJson(rest));
  const env = {
    LAMBDA_TASK_ROOT: directory,
    DX_FAILOVER_TOPIC_ARN: topicArn,
    DX_FAILOVER_PREFIX_LISTS: JSON.stringify(wiring.prefixLists),
  };
  return { env, discard: () => rmSync(directory, { recursive: true }) };
};

/** One run of the handler; says why it rejected, if it did. */
const runOn = async (clock: VirtualClock, handler: Reactor, it: unknown): Promise<string | undefined> => {
  const from = clock.now();
  const context = { awsRequestId: 'run', getRemainingTimeInMillis: () => from + minute - clock.now() } as Context;
  let ended: { readonly why: string | undefined } | undefined;
  const end = (why?: unknown): void => void (ended = { why: why === undefined ? undefined : messageOf(why) });
  handler(it, context).then(() => end(), end);
  await clock.runUntil(() => ended !== undefined, { limit: minute, what: 'the run ended' });
  return ended?.why;
};

/** A site that has been healthy for a day, with memory of it. */
const openSite = async (make: Make) => {
  const clock = createVirtualClock(now);
  const aws = createAws(site, clock);
  const lines: string[] = [];
  const { env, discard } = environment();
  const write = (line: string): void => void lines.push(line);
  const handler = make({ env, client: aws.client, clock, write, random: () => 0 });
  discard();
  await runOn(clock, handler, { source: 'aws.events', 'detail-type': 'Scheduled Event' });
  await clock.advance(10 * second);
  await runOn(clock, handler, {});
  return { clock, aws, lines, handler };
};

type Open = Awaited<ReturnType<typeof openSite>>;

const isPrimaryPing = ({ kind, path }: ReturnType<typeof signalsOf>[number]): boolean =>
  kind === 'ping' && path === 'primary';

const isWrite = (name: string): boolean => /^(Create|Modify|Delete|Put|Publish)/.test(name);

/** What a run does where the truth wants nothing; where primary is down, it fails over, if only it looks. */
const judge = async ({ clock, aws, lines, handler }: Open, it: unknown, isDown: boolean): Promise<string[]> => {
  lines.length = 0;
  aws.calls.length = 0;
  if (isDown) aws.alarms.say('ALARM', isPrimaryPing);
  const published = aws.topics.deliveries().length;
  const why = await runOn(clock, handler, it);
  const operations = aws.calls.map(({ operation }) => operation);
  const texts = aws.topics.deliveries().slice(published);
  const isUnknown = lines.some((line) => line.includes(`"${reactorMetrics.unknownEvent}":1`));
  const hasRun = lines.some((line) => line.includes(`"${reactorMetrics.run}":1`));
  return [
    ...(why === undefined ? [] : [`rejects: ${why}`]),
    ...(operations.some(isWrite) === (isDown && !isUnknown) ? [] : [`calls: ${operations.join()}`]),
    ...(isUnknown === hasRun ? ['neither known nor unknown'] : []),
    ...(isUnknown && operations.length > 0 ? ['looks, though it is unknown'] : []),
    ...(texts.some(({ text, subject = '' }) => `${subject}${text}`.includes(planted))
      ? ['publishes what it says']
      : []),
    ...(lines.some((line) => line.length > 5000) ? ['a log line without bounds'] : []),
  ];
};

/** The lab keeps what was logged and published: a site is used so often. */
const mostRuns = 400;

/** Events, to the handler that `make` makes. */
export const events = (make: Make = createHandler): Target => {
  let opened: Open | undefined;
  let runs = 0;
  const well = async (): Promise<Open> => {
    runs += 1;
    if (opened === undefined || runs % mostRuns === 0) opened = await openSite(make);
    return opened;
  };
  return targetOf({
    name: 'events',
    promise: 8,
    cases: fc.tuple(
      event,
      fc.integer({ min: 0, max: 29 }).map((it) => it === 29),
    ),
    judge: async ([it, isDown]) => judge(isDown ? await openSite(make) : await well(), it, isDown),
  });
};
