import { formatInstant } from '../failover/time.ts';
import type { VirtualClock } from './time/clock.ts';
import { alarmEvent, alarmMessage } from './cloudwatch/alarm-event.ts';
import type { Change } from './cloudwatch/alarm.ts';
import { action } from './cloudwatch/alarm-history.ts';
import { createAlarms } from './cloudwatch/alarms.ts';
import { createIngest } from './cloudwatch/ingest.ts';
import { createMetricStore } from './cloudwatch/metric-store.ts';
import { cloudWatchService } from './cloudwatch/service.ts';
import { createEventBus } from './eventbridge/bus.ts';
import { layersOf } from './faults/layers.ts';
import type { Ground, LabOptions } from './ground.ts';
import { createFunctions } from './lambda/functions.ts';
import type { FunctionSettings } from './lambda/function.ts';
import { inProcessEnvironments } from './lambda/in-process.ts';
import { workerEnvironments } from './lambda/worker.ts';
import { createPermissions, type Permissions } from './permissions/permissions.ts';
import { createDirectConnect } from './services/direct-connect.ts';
import { createLogs } from './services/logs.ts';
import { createParameters } from './services/parameters.ts';
import { createTopics } from './services/topics.ts';
import { createTransitGateway } from './services/transit-gateway.ts';
import { createQueues } from './sqs/queues.ts';
import { createEndpoint, type ServedCall } from './wire/endpoint.ts';
import { inProcess, type RequestHandler } from './wire/in-process.ts';
import { networkOf, virtualInterfacesOf } from './world.ts';

/** The services of a lab, and what of one reaches another. */

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
  const { clock, journal, timers, place, latencies, faults, chanceFor } = ground;
  const permissions = createPermissions({
    ...place,
    onRefusal: (error) => journal.record({ kind: 'refused', error }),
  });
  const metrics = createMetricStore();
  const publish = createIngest(timers, metrics, latencies);
  const bus = createEventBus({ timers, journal, latencies, faults, chance: chanceFor('events'), ...place });
  const [topics, logs, parameters] = [createTopics(), createLogs(), createParameters()];
  const alarms = createAlarms({
    timers,
    metrics,
    latencies,
    onChange: (change) => ring(change, { ...ground, bus, topics, permissions }),
  });
  const directConnect = createDirectConnect(virtualInterfacesOf(site));
  const transitGateway = createTransitGateway(networkOf(site), timers);
  transitGateway.setReferenceDelay(() => latencies.of('routeChange'));
  const services = [
    cloudWatchService({ alarms, metrics, publish }),
    ...[topics, logs, parameters, directConnect, transitGateway].map(({ service }) => service),
  ];
  const endpoint = createEndpoint({ services, clock, ...place, authorize: permissions.authorize });
  const requestHandler = touching(inProcess(endpoint), options);
  const functions = createFunctions({
    timers,
    journal,
    latencies,
    chance: chanceFor('functions'),
    // An account's default (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); a new one may have 10.
    concurrency: { limit: 1000, running: 0 },
    publish,
    isVirtual: time.kind === 'virtual',
    start:
      time.kind === 'virtual'
        ? holding(time.clock, inProcessEnvironments({ clock, requestHandler, chanceFor }))
        : workerEnvironments,
    log: writing(permissions, (group, message) => logs.append({ group, stream, message, at: clock.now() })),
  });
  const queues = createQueues({ timers, metrics, journal, latencies });
  const crash = ({ request }: ServedCall) => functions.crash(request.headers['x-amz-security-token'] ?? '');
  for (const layer of layersOf({ ...ground, chance: chanceFor('mishaps'), crash })) endpoint.around(layer);
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
  const { subject, message } = alarmMessage(change, place);
  const caller = { service: 'cloudwatch.amazonaws.com', sourceArn: alarm.settings.arn };
  for (const topic of alarm.settings.actions[after.value]) {
    const may = permissions.letService(caller, 'sns:Publish', topic);
    if (may) topics.publish({ TopicArn: topic, Subject: subject, Message: message }, after.at);
    alarm.history.push(action(change, topic, may ? message : null));
  }
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
  endpoint.onCall(({ action, call, request, input, error }) =>
    journal.record({ kind: 'api call', action, principal: call.principal, request, input, error }),
  );
};
