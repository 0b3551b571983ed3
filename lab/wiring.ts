import type { Site } from '../failover/site.ts';
import { formatInstant } from '../failover/time.ts';
import { realClock, type VirtualClock } from './clock.ts';
import { alarmEvent, alarmMessage } from './cloudwatch/alarm-event.ts';
import type { Change } from './cloudwatch/alarm.ts';
import { createAlarms } from './cloudwatch/alarms.ts';
import { createIngest } from './cloudwatch/ingest.ts';
import { createMetricStore } from './cloudwatch/metric-store.ts';
import { cloudWatchService } from './cloudwatch/service.ts';
import { createEventBus } from './eventbridge/bus.ts';
import { createJournal } from './journal.ts';
import { createFunctions } from './lambda/functions.ts';
import type { FunctionSettings } from './lambda/function.ts';
import { inProcessEnvironments, type RequestHandler } from './lambda/in-process.ts';
import { workerEnvironments } from './lambda/worker.ts';
import { modelledLatencies, type Latencies } from './latencies.ts';
import { createPermissions, type Permissions } from './permissions/permissions.ts';
import { createDirectConnect } from './services/direct-connect.ts';
import { createLogs } from './services/logs.ts';
import { createParameters } from './services/parameters.ts';
import { createTopics } from './services/topics.ts';
import { createTransitGateway } from './services/transit-gateway.ts';
import { createQueues } from './sqs/queues.ts';
import { createTimers } from './timers.ts';
import { createEndpoint } from './wire/endpoint.ts';
import type { HttpOptions } from './wire/http.ts';
import { inProcess } from './wire/in-process.ts';
import { networkOf, virtualInterfacesOf } from './world.ts';

/** The services of a lab, and what of one reaches another. */

export interface LabOptions {
  /** Where `cdk synth` wrote, and the stack in there that is deployed. */
  readonly template: { readonly directory: string; readonly stack: string };
  readonly site: Site;
  /**
   * `virtual`: the clock that the caller drives, everything in this thread, no socket. `real`: the machine's clock, HTTP
   * on the loopback address, functions in threads of their own.
   */
  readonly time:
    | { readonly kind: 'virtual'; readonly clock: VirtualClock }
    | ({ readonly kind: 'real' } & Pick<HttpOptions, 'port' | 'routes'>);
  readonly latencies?: Partial<Latencies>;
}

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** Where the settings name no account. */
const madeUpAccount = '111122223333';

/** Time, and what goes wrong with the lab in it. */
export const createGround = ({ time, latencies, site }: LabOptions) => {
  const clock = time.kind === 'virtual' ? time.clock : realClock;
  const journal = createJournal(() => clock.now());
  const faults: unknown[] = [];
  const timers = createTimers(clock, (error) => {
    faults.push(error);
    journal.record({ kind: 'fault of the lab', error });
  });
  const place = { region: site.region, account: site.account ?? madeUpAccount, partition: partitionOf(site.region) };
  return { clock, journal, faults, timers, place, latencies: { ...modelledLatencies, ...latencies } };
};
/** See `createGround`. */
export type Ground = ReturnType<typeof createGround>;

/** In virtual time each call shows the clock that work is going on. */
const touching = (handler: RequestHandler, { time }: LabOptions): RequestHandler => {
  if (time.kind === 'real') return handler;
  const { touch } = time.clock;
  return {
    ...handler,
    handle: async (...call) => {
      touch();
      const answer = await handler.handle(...call);
      touch();
      return answer;
    },
  };
};

/** Makes every service of a lab, with nothing deployed in them. */
export const createServices = (options: LabOptions, ground: Ground) => {
  const { site, time } = options;
  const { clock, journal, timers, place, latencies } = ground;
  const permissions = createPermissions({
    ...place,
    onRefusal: (error) => journal.record({ kind: 'refused', error }),
  });
  const metrics = createMetricStore();
  const publish = createIngest(timers, metrics, latencies.metricIngest);
  const bus = createEventBus({ timers, journal, latencies, ...place });
  const [topics, logs, parameters] = [createTopics(), createLogs(), createParameters()];
  const alarms = createAlarms({
    timers,
    metrics,
    latencies,
    onChange: (change) => ring(change, { ...ground, bus, topics, permissions }),
  });
  const directConnect = createDirectConnect(virtualInterfacesOf(site), timers);
  const transitGateway = createTransitGateway(networkOf(site), timers);
  const services = [
    cloudWatchService({ metrics, alarms, publish }),
    ...[topics, logs, parameters, directConnect, transitGateway].map(({ service }) => service),
  ];
  const endpoint = createEndpoint({ services, clock, ...place, authorize: permissions.authorize });
  if (latencies.apiCall > 0) endpoint.intercept(() => clock.sleep(latencies.apiCall));
  const requestHandler = touching(inProcess(endpoint), options);
  const functions = createFunctions({
    timers,
    journal,
    latencies,
    publish,
    isVirtual: time.kind === 'virtual',
    start:
      time.kind === 'virtual' ? holding(time.clock, inProcessEnvironments(clock, requestHandler)) : workerEnvironments,
    log: writing(permissions, (group, message) => logs.append({ group, stream, message, at: clock.now() })),
  });
  const queues = createQueues({ timers, metrics, journal });
  return {
    permissions,
    metrics,
    bus,
    topics,
    logs,
    parameters,
    alarms,
    directConnect,
    transitGateway,
    endpoint,
    requestHandler,
    functions,
    queues,
  };
};
/** See `createServices`. */
export type LabServices = ReturnType<typeof createServices>;

/** Reading a bundle goes through other threads of Node: time stands still meanwhile. */
const holding =
  ({ hold }: VirtualClock, start: ReturnType<typeof inProcessEnvironments>): typeof start =>
  (...of) =>
    hold(start(...of));

/** The one log stream of all functions. */
const stream = 'lab';

/** Lambda writes a function's log as the function's role. */
const writing =
  ({ letRuntime }: Permissions, append: (group: string, line: string) => void) =>
  ({ principal, logGroup: logGroupName }: FunctionSettings, line: string): boolean => {
    const to = { logGroupName, logStreamName: stream };
    const may = ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) => letRuntime(principal, action, to));
    if (may) append(logGroupName, line);
    return may;
  };

/** What follows from an alarm's change: its event, and its actions. */
const ring = (change: Change, to: Ground & Pick<LabServices, 'bus' | 'topics' | 'permissions'>): void => {
  const { journal, place, bus, topics, permissions } = to;
  const { alarm, before, after } = change;
  journal.record({
    kind: 'alarm',
    name: alarm.settings.name,
    from: before.value,
    to: after.value,
    reason: after.reason,
  });
  bus.put(alarmEvent(change));
  if (!alarm.actionsEnabled) return;
  const { subject, message } = alarmMessage(change, place);
  const caller = { service: 'cloudwatch.amazonaws.com', sourceArn: alarm.settings.arn };
  for (const topic of alarm.settings.actions[after.value])
    if (permissions.letService(caller, 'sns:Publish', topic))
      topics.publish({ TopicArn: topic, Subject: subject, Message: message }, after.at);
};

/** Parameter Store tells EventBridge of each change, at best effort on AWS, always here. */
export const tellOfParameters = ({ parameters, bus }: LabServices, { clock, place }: Ground): void => {
  const { partition, region, account } = place;
  parameters.onChange((detail) =>
    bus.put({
      'detail-type': 'Parameter Store Change',
      source: 'aws.ssm',
      time: formatInstant(clock.now()),
      resources: [`arn:${partition}:ssm:${region}:${account}:parameter/${detail.name.replace(/^\//, '')}`],
      detail,
    }),
  );
};

/** Writes down what the services do. */
export const keepJournal = ({ topics, transitGateway, endpoint }: LabServices, { journal }: Ground): void => {
  topics.onDelivery(({ subscription, subject, text }) =>
    journal.record({ kind: 'message', topic: subscription.topicArn, protocol: subscription.protocol, subject, text }),
  );
  transitGateway.onRoutesChanged(() => journal.record({ kind: 'routes' }));
  endpoint.onCall(({ action, call, input, error }) =>
    journal.record({ kind: 'api call', action, principal: call.principal, input, error }),
  );
};
