import { memoryParameter, namespaceOf, overrideParameter, reactorMetrics, watchPrefix } from '../../failover/names.ts';
import { minute } from '../../failover/time.ts';
import type { Recorded } from '../../lab/journal.ts';
import type { Ground, Truth } from './ground.ts';
import type { Announced, History, Sample, Since, Way, Write } from './history.ts';

/** Writes down what happens on a ground, as compactly as promises need it. */

const writing: Readonly<Record<string, Write['action']>> = {
  'ec2:CreateTransitGatewayPrefixListReference': 'create',
  'ec2:ModifyTransitGatewayPrefixListReference': 'modify',
  'ec2:DeleteTransitGatewayPrefixListReference': 'delete',
};

type Call = Extract<Recorded, { readonly kind: 'api call' }>;

interface WriteInput {
  readonly Blackhole?: boolean;
  readonly TransitGatewayRouteTableId?: string;
  readonly PrefixListId?: string;
}

interface PublishInput {
  readonly Message?: string;
  readonly Subject?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

const announcedBy = ({ at, input }: Call): Announced => {
  const { Message = '{}', Subject = '', MessageAttributes: attributes } = input as PublishInput;
  // One text per protocol, as JSON: mail's.
  const { default: mail = '' } = JSON.parse(Message) as { readonly default?: string };
  const text = `${Subject}\n${mail}`;
  return {
    at,
    kind: attributes?.['kind']?.StringValue ?? '',
    key: attributes?.['key']?.StringValue ?? '',
    text,
  };
};

interface Decided {
  readonly rule: string;
  readonly from: string;
  readonly path: string;
  readonly changes: readonly Readonly<Record<'kind' | 'routeTableId' | 'prefixListId', string>>[];
}

/** What a line of the reactor's log says that it decided. */
const decisionIn = (line: string): string | undefined => {
  if (!line.includes('"message":"decided"')) return undefined;
  const { rule, from, path, changes } = JSON.parse(line) as Decided;
  return [`${rule} ${from} ${path}`, ...changes.map((it) => `${it.kind} ${it.routeTableId} ${it.prefixListId}`)].join();
};

/** The way of each table, at their agreement. */
const wayOf = ({ stage: { site, lab } }: Ground): Way => {
  const { primaryAttachment, backupAttachment, prefixLists } = site.routing;
  const [address = ''] = prefixLists[0]?.ranges[0]?.split('/') ?? [];
  const ways = site.routing.routeTables.map((table): Way => {
    const id = lab.transitGateway.resolve(table, address)?.attachment?.id;
    if (id === backupAttachment) return 'backup';
    return id !== undefined && id === primaryAttachment ? 'primary' : 'none';
  });
  return ways.every((way) => way === ways[0]) ? (ways[0] ?? 'none') : 'split';
};

const shownPath = ({ stage: { site, lab, clock } }: Ground): Sample['dashboard'] => {
  const metric = { namespace: namespaceOf(site), name: reactorMetrics.pathInUse, dimensions: { Site: site.name } };
  const to = clock.now() + minute;
  const last = lab.metrics.between(metric, { from: to - 3 * minute, to }).at(-1)?.statistics;
  if (last === undefined) return undefined;
  if (last.maximum !== last.minimum || last.maximum === 0.5) return 'between';
  return last.maximum === 1 ? 'backup' : 'primary';
};

const rememberedPath = ({ stage: { site, lab } }: Ground): Sample['remembered'] => {
  const value = lab.parameters.get(memoryParameter(site))?.value;
  return value === undefined ? undefined : (JSON.parse(value) as { readonly path: Sample['remembered'] }).path;
};

/** Begins to write down; the answer is what there is by now. */
export const recordOn = (ground: Ground): (() => Omit<History, 'world' | 'befallen' | 'modes'>) => {
  const { stage } = ground;
  const { site, lab, clock } = stage;
  const from = clock.now();
  const truths: Since<Truth>[] = [{ at: from, is: ground.truth() }];
  const ways: Since<Way>[] = [{ at: from, is: wayOf(ground) }];
  const writes: Write[] = [];
  const announced: Announced[] = [];
  const decisions: Since<string>[] = [];
  const overrides: Since<string>[] = [];
  const watch: (Since<boolean> & { readonly name: string })[] = [];
  const told: Since<string>[] = [];
  const runs: number[] = [];
  const samples: Sample[] = [];
  /** Since the last run's end: a run to which every call is refused does nothing well. */
  let isServed = false;
  const heartbeats = new Map(site.probes.map(({ slot }) => [slot, [from]]));

  const see = (): void => {
    const at = clock.now();
    const [truth, way] = [ground.truth(), wayOf(ground)];
    if (JSON.stringify(truth) !== JSON.stringify(truths.at(-1)?.is)) truths.push({ at, is: truth });
    // Of tables that change in the same instant, what lies between them was on no wire.
    if (at > from && ways.at(-1)?.at === at) ways.pop();
    if (way !== ways.at(-1)?.is) ways.push({ at, is: way });
  };

  const write = ({ at, principal, input }: Call, what: Write['action']): void => {
    const { TransitGatewayRouteTableId: table = '', PrefixListId: list = '', Blackhole } = input as WriteInput;
    writes.push({
      at,
      action: what,
      principal,
      table,
      list,
      byReactor: principal.startsWith('LAB-ROLE-'),
      isBlackhole: Blackhole === true,
    });
  };

  const hearCall = (it: Call): void => {
    if (it.error !== undefined) return;
    isServed ||= it.principal.startsWith('LAB-ROLE-');
    const what = writing[it.action];
    if (what !== undefined) write(it, what);
    if (it.action === 'cloudwatch:PutMetricData') heartbeats.get(it.principal.replace('LAB-PROBE-', ''))?.push(it.at);
    if (it.action === 'sns:Publish') announced.push(announcedBy(it));
    const { Name, Value = '' } = it.input as { readonly Name?: string; readonly Value?: string };
    if (it.action === 'ssm:PutParameter' && Name === overrideParameter(site)) overrides.push({ at: it.at, is: Value });
  };

  lab.observe((it) => {
    if (it.kind === 'api call') hearCall(it);
    if (it.kind === 'routes') see();
    const decision = it.kind === 'log line' ? decisionIn(it.line) : undefined;
    if (decision !== undefined) decisions.push({ at: it.at, is: decision });
    if (it.kind === 'alarm' && it.name.startsWith(watchPrefix(site)))
      watch.push({ at: it.at, is: it.to === 'ALARM', name: it.name });
    if (it.kind === 'message') told.push({ at: it.at, is: `${it.subject ?? ''}\n${it.text}` });
    if (it.kind !== 'invocation ended') return;
    if (it.error === undefined && isServed) runs.push(it.at);
    isServed = false;
  });
  ground.onTruth(see);
  lab.timers.every(minute, 30_000, (at) => {
    samples.push({
      at,
      way: ways.at(-1)?.is ?? 'none',
      dashboard: shownPath(ground),
      remembered: rememberedPath(ground),
    });
  });
  return () => ({
    site,
    from,
    to: clock.now(),
    truths,
    ways,
    writes,
    announced,
    decisions,
    overrides,
    watch,
    told,
    runs,
    heartbeats,
    samples,
  });
};
