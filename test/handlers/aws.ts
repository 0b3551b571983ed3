import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import { signalsOf, type Signal } from '../../failover/health/signals.ts';
import { hour, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import type { ClientOptions } from '../../handlers/clients.ts';
import type { VirtualClock } from '../../lab/time/clock.ts';
import { createDirectConnect } from '../../lab/services/direct-connect.ts';
import { createParameters } from '../../lab/services/parameters.ts';
import { createTopics } from '../../lab/services/topics.ts';
import { createTransitGateway } from '../../lab/services/transit-gateway.ts';
import { createTimers } from '../../lab/time/timers.ts';
import { createEndpoint } from '../../lab/wire/endpoint.ts';
import { inProcess } from '../../lab/wire/in-process.ts';
import type { Operation, Service } from '../../lab/wire/service.ts';
import { elsewhere, list, testList, vif, vpn } from '../failover/scene.ts';
import { answers, type Answer } from './answers.ts';

/** The lab's services around one site, each call of which takes 50 ms; alarms are what a test says they are. */

export const topicArn = 'arn:aws:sns:us-east-1:111122223333:dx-failover-hq';
export const bgpKey = 'made-up-bgp-key';
export const dx = 'tgw-attach-0b7c4e5d6f8a90123';

/** What each call to AWS takes. */
export const latency: Milliseconds = 50;

type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One call that the reactor made. */
interface Call {
  readonly operation: string;
  readonly at: Instant;
  readonly input: unknown;
}

const createAlarms = (site: WiredSite, clock: VirtualClock) => {
  const standing = new Map<string, { readonly state: AlarmState; readonly since: Instant }>();
  /** Gives alarms a state, from now on or from a moment. */
  const say = (state: AlarmState, which: (signal: Signal) => boolean, since = clock.now()): void => {
    for (const signal of signalsOf(site)) if (which(signal)) standing.set(signal.name, { state, since });
  };
  say('OK', () => true, clock.now() - 24 * hour);
  const DescribeAlarms = ({ AlarmNames = [] }: cloudWatch.DescribeAlarmsCommandInput) => ({
    MetricAlarms: AlarmNames.flatMap((AlarmName) => {
      const alarm = standing.get(AlarmName);
      if (alarm === undefined) return [];
      return [{ AlarmName, StateValue: alarm.state, StateTransitionedTimestamp: new Date(alarm.since) }];
    }),
  });
  const operations: Record<string, Operation> = { DescribeAlarms };
  const service: Service = { sdk: cloudWatch, operations };
  /** Serves more of CloudWatch than alarms. */
  const serve = (more: Readonly<Record<string, Operation>>): void => void Object.assign(operations, more);
  return { service, say, serve };
};

const vpc = (id: string) => ({ id, kind: 'vpc', resourceId: 'vpc-0a1b2c3d4e5f60718' }) as const;

const createGateway = (site: WiredSite, timers: ReturnType<typeof createTimers>) => {
  const line = { id: dx, kind: 'direct-connect-gateway', resourceId: 'dxgw-1' } as const;
  const network = {
    attachments: [line, vpc(vpn), vpc(elsewhere)],
    prefixLists: [
      { id: list, name: 'on-premises', entries: ['10.3.0.0/18'] },
      { id: testList, name: 'trial', entries: ['173.0.0.5/32'] },
    ],
    routeTables: site.routing.routeTables.map((id) => ({ id })),
  };
  const transitGateway = createTransitGateway(network, timers);
  for (const { id } of network.routeTables) transitGateway.setPropagated(id, dx, ['10.3.0.0/18']);
  return transitGateway;
};

const createServices = (site: WiredSite, clock: VirtualClock) => {
  const timers = createTimers(clock, (error) => {
    throw error;
  });
  const virtualInterface = { id: vif, connection: 'dxcon-01234567', addressFamily: 'ipv4', authKey: bgpKey } as const;
  const topics = createTopics();
  topics.addTopic(topicArn);
  topics.subscribe({ topicArn, protocol: 'email', endpoint: 'netops@example.com' });
  topics.subscribe({ topicArn, protocol: 'https', endpoint: 'https://chat.example.com' });
  return {
    alarms: createAlarms(site, clock),
    transitGateway: createGateway(site, timers),
    directConnect: createDirectConnect([virtualInterface]),
    topics,
    parameters: createParameters(),
  };
};

const isWrite = ({ body }: { readonly body?: unknown }): boolean =>
  typeof body === 'string' && /^Action=(Create|Delete)TransitGateway/.test(body);

/** The services of a site's Region, and how the SDK's clients reach them. */
export const createAws = (site: WiredSite, clock: VirtualClock) => {
  const services = createServices(site, clock);
  const calls: Call[] = [];
  const endpoint = createEndpoint({
    services: Object.values(services).map(({ service }) => service),
    clock,
    region: site.region,
    account: '111122223333',
  });
  endpoint.intercept(async ({ operation, input }) => {
    calls.push({ operation, at: clock.now(), input });
    await clock.sleep(latency / 2);
  });
  endpoint.onCall(() => clock.sleep(latency / 2));

  let answer: Answer | undefined;
  const honest = inProcess(endpoint);
  const clientBy = (handle: typeof honest.handle) => ({
    region: site.region,
    credentials: { accessKeyId: 'reactor', secretAccessKey: 'none' },
    requestHandler: { handle } as unknown as NonNullable<ClientOptions['requestHandler']>,
  });
  return {
    ...services,
    endpoint,
    calls,
    /** Gives this answer to every write of a reference from now on; none: the lab's own. */
    answerWrites: (it: Answer | undefined): void => void (answer = it),
    client: clientBy((request, options) =>
      answer !== undefined && isWrite(request) ? answers[answer](request, options) : honest.handle(request, options),
    ),
    /** To whom no other answers are given. */
    operator: clientBy(honest.handle),
  };
};
