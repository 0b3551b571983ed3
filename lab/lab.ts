import type { Site } from '../failover/settings/site.ts';
import type { Milliseconds } from '../failover/time.ts';
import { healthyPast } from './cloudwatch/backfill.ts';
import { publishDirectConnectMetrics } from './cloudwatch/direct-connect-metrics.ts';
import { createGround, type Ground, type LabOptions } from './ground.ts';
import type { Journal } from './journal.ts';
import { beginProbes } from './permissions/probes.ts';
import { readAssembly, type Assembly } from './template/assembly.ts';
import { deploy } from './template/deploy.ts';
import { serveHttp } from './wire/http.ts';
import { createServices, keepJournal, tellOfParameters, type LabServices } from './wiring.ts';
import { advertised, propagateWithBgp } from './world.ts';

/**
 * A running lab. Its services are handles for tests and for what plays the world: `bus.disable('…-schedule')` takes a rule
 * away, `directConnect.setLine` a line, `queues`, `topics.deliveries()` and `logs.events()` show what came out.
 */
export interface Lab
  extends Pick<Journal, 'observe'>, Pick<Ground, 'clock' | 'timers' | 'latencies' | 'faults'>, LabServices {
  readonly site: Site;
  /** Where SDKs reach it: `AWS_ENDPOINT_URL`. Undefined in virtual time. */
  readonly url: string | undefined;
  /** Puts a stretch of healthy metrics behind the site, up to now; its alarms have been OK for as long. */
  backfill(duration: Milliseconds): void;
  /** Deploys another template of the same stack over it. Rejects where AWS would refuse the change, or the lab cannot make it. */
  update(template: LabOptions['template']): Promise<void>;
  /** Ends it. Rejects where the lab itself failed on the way: what was seen then proves nothing. */
  close(): Promise<void>;
}

/** Starts a lab: the site's network, then its stack. Rejects where the template holds what the lab does not know. */
export const createLab = async (options: LabOptions): Promise<Lab> => {
  const { site, time, template } = options;
  const ground = createGround(options);
  const { clock, journal, failures, faults, timers, place, latencies } = ground;
  const services = createServices(options, ground);
  const { directConnect, transitGateway, metrics, alarms, functions, endpoint } = services;
  propagateWithBgp(site, transitGateway, directConnect);
  tellOfParameters(services, ground);
  keepJournal(services, ground);
  publishDirectConnectMetrics({
    timers,
    metrics,
    directConnect,
    prefixesAccepted: advertised(site).length,
    delay: () => latencies.of('directConnectMetric'),
  });
  const http = time.kind === 'real' ? await serveHttp({ endpoint, ...time }) : undefined;
  const close = async (): Promise<void> => {
    timers.close();
    functions.close();
    await http?.close();
    if (failures.length > 0) throw new AggregateError(failures, `the lab failed: ${String(failures[0])}`);
  };
  let assembly: Assembly | undefined;
  const functionEnvironment: Readonly<Record<string, string>> =
    http === undefined ? {} : { AWS_ENDPOINT_URL: http.url };
  const update: Lab['update'] = async ({ directory, stack }) => {
    const next = readAssembly(directory, stack);
    await deploy({ ...place, services, assembly: next, functionEnvironment }, assembly);
    assembly = next;
  };
  try {
    await update(template);
    if (assembly) beginProbes({ site, template: assembly.template, ...place }, services.permissions);
  } catch (error) {
    await close();
    throw error;
  }
  const backfill = (duration: Milliseconds): void => {
    const now = clock.now();
    const past = { from: now - duration, to: now, directConnectDelay: latencies.of('directConnectMetric') };
    for (const datapoint of healthyPast(site, past)) metrics.record(datapoint);
    alarms.assumeSince(past.from);
  };
  return {
    ...services,
    site,
    clock,
    timers,
    latencies,
    faults,
    url: http?.url,
    observe: journal.observe,
    update,
    backfill,
    close,
  };
};
