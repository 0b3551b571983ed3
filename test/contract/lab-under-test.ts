import { createVirtualClock } from '../../lab/time/clock.ts';
import { createDirectConnect } from '../../lab/services/direct-connect.ts';
import { createLogs } from '../../lab/services/logs.ts';
import { createParameters } from '../../lab/services/parameters.ts';
import { createTopics } from '../../lab/services/topics.ts';
import { createTransitGateway } from '../../lab/services/transit-gateway.ts';
import { createTimers } from '../../lab/time/timers.ts';
import { createEndpoint } from '../../lab/wire/endpoint.ts';
import { serveHttp } from '../../lab/wire/http.ts';

export const account = '111122223333';
export const region = 'us-east-1';
export const start = Date.UTC(2026, 10, 24, 8);
export const table = 'tgw-rtb-0d86bcd71877f6d88';
export const list = 'pl-0d81338f99b4770b6';
export const vpn = { id: 'tgw-attach-0f21402e36c7c65ed', kind: 'vpc', resourceId: 'vpc-0a1b2c3d4e5f60718' } as const;
export const line = {
  id: 'tgw-attach-0123456789abcdef0',
  kind: 'direct-connect-gateway',
  resourceId: 'dxgw-1',
} as const;
export const virtualInterface = {
  id: 'dxvif-fg1a2b3c',
  connection: 'dxcon-fg4d5e6f',
  addressFamily: 'ipv4',
  authKey: 'made-up-bgp-key',
} as const;
export const topic = `arn:aws:sns:${region}:${account}:dx-failover-hq`;
export const logGroup = '/dx-failover/hq/reactor';

/** The five services on the example site's network, in virtual time, over HTTP. */
export const startLab = async () => {
  const clock = createVirtualClock(start);
  const timers = createTimers(clock, (error) => {
    throw error;
  });
  const routeTables = [{ id: table, static: [{ cidr: '10.109.2.1/32', attachment: line.id }] }];
  const prefixLists = [{ id: list, name: 'on-premises', entries: ['10.3.0.0/18'] }];
  const transitGateway = createTransitGateway({ attachments: [vpn, line], prefixLists, routeTables }, timers);
  transitGateway.setPropagated(table, line.id, ['10.3.0.0/18']);
  const directConnect = createDirectConnect([virtualInterface]);
  const [parameters, topics, logs] = [createParameters(), createTopics(), createLogs()];
  topics.addTopic(topic);
  topics.subscribe({ topicArn: topic, protocol: 'email', endpoint: 'network@example.com' });
  topics.subscribe({ topicArn: topic, protocol: 'https', endpoint: 'https://chat.example.com' });
  logs.addGroup(logGroup);
  const services = [transitGateway, directConnect, parameters, topics, logs].map(({ service }) => service);
  const endpoint = createEndpoint({ services, clock, region, account });
  const http = await serveHttp({ endpoint, port: 0 });
  return { clock, transitGateway, directConnect, parameters, topics, logs, endpoint, http };
};
