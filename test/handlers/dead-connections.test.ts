import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { GetTransitGatewayPrefixListReferencesCommand } from '@aws-sdk/client-ec2';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../aws/clock.ts';
import { minute, second, type Instant } from '../../failover/time.ts';
import { createClients } from '../../handlers/clients.ts';
import { createLogger } from '../../handlers/log.ts';
import { createMeter } from '../../handlers/meter.ts';
import { react } from '../../handlers/react.ts';
import type { VirtualClock } from '../../lab/time/clock.ts';
import { serveHttp } from '../../lab/wire/http.ts';
import { site, table } from '../failover/scene.ts';
import { createAws, topicArn } from './aws.ts';
import { byHand } from './situations.ts';
import { isPrimaryPing } from './world.ts';

/** A way to the lab whose connections can die unseen: they stay open, and what is sent over them arrives nowhere. */
const wayTo = async (url: string) => {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far).pipe(near);
    for (const socket of pair) socket.on('error', () => undefined);
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const [near, far] of pairs) for (const socket of [near, far]) socket.destroy();
    server.close();
  });
  const die = (): number => {
    for (const [near, far] of pairs) {
      near.unpipe();
      near.resume();
      far.unpipe();
    }
    return pairs.size;
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, die };
};

it('50 connections that died unseen cost a failover one attempt of each read, and no write: the create is sent within 3 s', async () => {
  const aws = createAws(site, systemClock as VirtualClock);
  const lab = await serveHttp({ endpoint: aws.endpoint, port: 0 });
  onTestFinished(() => lab.close());
  const way = await wayTo(lab.url);
  const clients = createClients({ region: site.region, credentials: aws.client.credentials, endpoint: way.url });
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const clock = systemClock;
  const [log, meter] = [createLogger({ clock, write }, site.name), createMeter({ clock, write }, site)];
  const shared = {
    site,
    topicArn,
    clients,
    clock,
    random: () => 0,
    unwritten: { current: undefined },
    proofs: { current: [] },
    log,
    meter,
  };
  const run = async (): Promise<void> => {
    const startedAt = clock.now();
    await react({ ...shared, startedAt, endsAt: startedAt + minute }, byHand);
  };
  const command = { TransitGatewayRouteTableId: table };
  await run();
  await Promise.all(
    Array.from({ length: 50 }, () => clients.ec2.send(new GetTransitGatewayPrefixListReferencesCommand(command))),
  );
  lines.length = 0;

  let sentAt: Instant | undefined;
  aws.endpoint.intercept(({ operation }) => {
    if (operation === 'CreateTransitGatewayPrefixListReference') sentAt ??= clock.now();
  });

  const dead = way.die();
  aws.alarms.say('ALARM', isPrimaryPing);
  const wokenAt = clock.now();
  await run();

  const said = lines.map((line) => line['message']);
  expect(dead).toBeGreaterThanOrEqual(50);
  expect((sentAt ?? Infinity) - wokenAt).toBeLessThan(3 * second);
  expect(said).toContain('changed');
  expect(said).not.toContain('unread');
  expect(said).not.toContain('write failed');
});
