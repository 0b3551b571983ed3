import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { onTestFinished } from 'vitest';
import { memoryParameter, overrideParameter } from '../../failover/names.ts';
import type { Change, Outcome, Plan } from '../../failover/plan.ts';
import { signalsOf, type Signal } from '../../failover/health/signals.ts';
import { siteToJson } from '../../failover/settings/reading/site-to-json.ts';
import { minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import { apply } from '../../handlers/apply.ts';
import { createClients } from '../../handlers/clients.ts';
import { createLogger, type Output } from '../../handlers/log.ts';
import { createMeter } from '../../handlers/meter.ts';
import { createHandler } from '../../handlers/reactor.ts';
import type { Run } from '../../handlers/run.ts';
import { createVirtualClock, type VirtualClock } from '../../lab/time/clock.ts';
import { now, site as example } from '../failover/scene.ts';
import { createAws, topicArn } from './aws.ts';

/** The reactor of a site that has been healthy for a day, in the lab's services and in virtual time. */

type Line = Readonly<Record<string, unknown>>;

/** How a run ended, and how long it took. */
interface Ended {
  readonly error: Error | undefined;
  readonly took: Milliseconds;
}

const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event' };

/** The reactor's variables, with the site's file. */
const environmentOf = ({ wiring, ...site }: WiredSite) => {
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'site.json'), siteToJson(site));
  return {
    LAMBDA_TASK_ROOT: directory,
    DX_FAILOVER_TOPIC_ARN: topicArn,
    DX_FAILOVER_PREFIX_LISTS: JSON.stringify(wiring.prefixLists),
    DX_FAILOVER_TEST_PREFIX_LIST: wiring.testPrefixList,
  };
};

/** Lets time pass until a promise settles. */
const finish = async <T>(clock: VirtualClock, promise: Promise<T>): Promise<PromiseSettledResult<T>> => {
  let settled: PromiseSettledResult<T> | undefined;
  void Promise.allSettled([promise]).then(([result]) => void (settled = result));
  await clock.runUntil(() => settled !== undefined, { limit: 2 * minute, what: 'it ended' });
  return settled ?? { status: 'rejected', reason: 'it never ended' };
};

const random = (): number => 0;

/** Starts runs of the reactor, and single changes. */
const createRuns = (
  site: WiredSite,
  { clock, write, client }: Output & Pick<ReturnType<typeof createAws>, 'client'> & { clock: VirtualClock },
) => {
  const handler = createHandler({ env: environmentOf(site), client, clock, write, random });
  const shared = {
    site,
    topicArn,
    clients: createClients(client),
    clock,
    random,
    unwritten: { current: undefined },
    proofs: { current: [] },
  };

  const start = (event: unknown, awsRequestId = 'run-1'): Promise<void> => {
    const from = clock.now();
    const getRemainingTimeInMillis = () => from + minute - clock.now();
    return handler(event, { awsRequestId, getRemainingTimeInMillis } as Context);
  };

  const run = async (event: unknown = schedule): Promise<Ended> => {
    const from = clock.now();
    const result = await finish(clock, start(event));
    return { error: result.status === 'rejected' ? (result.reason as Error) : undefined, took: clock.now() - from };
  };

  /** Carries out one change, without a decision, in a run of that age. */
  const carryOut = async (
    change: Change,
    age: Milliseconds = 0,
  ): Promise<{ readonly outcome: Outcome | undefined; readonly took: Milliseconds }> => {
    const from = clock.now();
    const [log, meter] = [createLogger({ clock, write }, site.name), createMeter({ clock, write }, site)];
    const of: Run = { ...shared, log, meter, startedAt: from - age, endsAt: from + minute };
    const plan = { changes: [change] } as unknown as Plan;
    const result = await finish(
      clock,
      apply(of, plan, () => Promise.resolve(plan)),
    );
    return { outcome: result.status === 'fulfilled' ? result.value[0] : undefined, took: clock.now() - from };
  };
  /** Runs that overlap, each started that long from now by an event, the schedule's unless given; gives how each ended. */
  const overlap = async (
    starts: readonly Milliseconds[],
    events: readonly unknown[] = [],
  ): Promise<readonly string[]> => {
    const later = async (after: Milliseconds, index: number): Promise<void> => {
      await clock.sleep(after);
      await start(events[index] ?? schedule, `run-${index + 1}`);
    };
    const result = await finish(clock, Promise.allSettled(starts.map(later)));
    return result.status === 'fulfilled' ? result.value.map(({ status }) => status) : [];
  };
  return { run, overlap, carryOut };
};

export const createWorld = (site: WiredSite = example) => {
  const clock = createVirtualClock(now);
  const aws = createAws(site, clock);
  const lines: Line[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const runs = createRuns(site, { clock, write, client: aws.client });
  const ssm = new SSMClient(aws.operator);
  return {
    ...aws,
    ...runs,
    clock,
    lines,
    say: aws.alarms.say,
    serve: aws.alarms.serve,
    operator: new EC2Client(aws.operator),
    /** Runs twice and forgets it, so that the site is known and all is well. */
    async settled() {
      await runs.run();
      await clock.advance(10 * second);
      await runs.run();
      lines.length = 0;
      aws.calls.length = 0;
    },
    async override(text: string) {
      const put = new PutParameterCommand({
        Name: overrideParameter(site),
        Value: text,
        Type: 'String',
        Overwrite: true,
      });
      await finish(clock, ssm.send(put));
    },
    memory: () => aws.parameters.get(memoryParameter(site))?.value,
    operations: () => aws.calls.map(({ operation }) => operation),
    logged: (message: string) => lines.filter((line) => line['message'] === message),
    /** The values of a metric, in order. */
    metric: (name: string) => lines.filter((line) => name in line && '_aws' in line).map((line) => line[name]),
    mails: () => aws.topics.deliveries('email').map(({ subject }) => subject),
  };
};

export type World = ReturnType<typeof createWorld>;

export const isPrimaryPing = (signal: Signal): boolean => signal.kind === 'ping' && signal.path === 'primary';

/** The event of an alarm, the primary's ping unless given, that changes at that moment. */
export const alarmEvent = (site: WiredSite, at: Instant, isMeant: (signal: Signal) => boolean = isPrimaryPing) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: {
    alarmName: signalsOf(site).find(isMeant)?.name,
    state: { value: 'ALARM', timestamp: new Date(at).toISOString().replace('Z', '+0000') },
  },
});
