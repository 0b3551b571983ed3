import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import { createConnections } from '../aws/connections.ts';
import { namespaceOf } from '../failover/names.ts';
import type { ProbedSite } from '../failover/settings/reading/probed-site.ts';
import { second, type Clock, type Instant, type Milliseconds } from '../failover/time.ts';
import { createAnswers, type Answers } from './judging/answers.ts';
import { publishInterval } from './publishing/backlog.ts';
import { putData, setAlarm } from './publishing/cloudwatch.ts';
import type { Connect } from './pinging/connector.ts';
import { heartbeatDatum, type Datum } from './publishing/datum.ts';
import { createFastLane, type Raise } from './publishing/fast-lane.ts';
import type { Log } from './journal.ts';
import { createOwnNetwork, type AskHost, type OwnNetwork } from './judging/own-network.ts';
import type { OwnWay } from './judging/own-way.ts';
import { spawnPing as spawnRealPing } from './pinging/ping-process.ts';
import type { SpawnPing } from './pinging/pinger.ts';
import { createPathWatch, type PathWatch } from './path-watch.ts';
import { probedPaths } from './probed-targets.ts';
import { createPublisher } from './publishing/publisher.ts';
import { renewCredentials } from './publishing/renewal.ts';
import { rest } from './rest.ts';
import { tcpConnect } from './pinging/tcp-connect.ts';
import { createTimekeeping } from './publishing/timekeeping.ts';

export interface ProbeOptions {
  readonly site: ProbedSite;
  /** Which of the site's probes this is. */
  readonly slot: string;
  /** Everything timed goes by it. */
  readonly clock: Clock;
  /** For the SDK's CloudWatch client; the Region is the site's unless given. It never retries by itself. */
  readonly client: CloudWatchClientConfig;
  readonly log: Log;
  /** The machine's `ping` by default. */
  readonly spawnPing?: SpawnPing;
  /** The machine's network by default. */
  readonly connect?: Connect;
  /** Judges the host's own network; without it, it counts as present. */
  readonly askHost?: AskHost | undefined;
  /** Judges the host's own way to each target; without it, it counts as present. */
  readonly ownWay?: OwnWay | undefined;
  /** From 0 up to 1; `Math.random` by default. */
  readonly random?: () => number;
  /** Told of the start, of each period, and of the end: for a watchdog. */
  readonly alive?: (state: 'ready' | 'alive' | 'stopping') => void;
}

export interface Probe {
  /** Probes and publishes until the signal aborts; then no ping is left, and what was pending is published or given up. */
  run(signal: AbortSignal): Promise<void>;
}

/** Publishing falls amid CloudWatch's periods of 10 s, so that each of them has exactly one datapoint. */
const publishOffset: Milliseconds = publishInterval / 2;

/** Until the next moment to publish (:05, :15, …), at least a second away, for timers may fire a little early. */
export const untilPublishing = (now: Instant): Milliseconds => {
  const periods = Math.ceil((now + second - publishOffset) / publishInterval);
  return periods * publishInterval + publishOffset - now;
};

type Task = Pick<Probe, 'run'>;

/** Runs all until the signal aborts. One that fails ends the others too, and the whole rejects then. */
const together = async (tasks: readonly Task[], signal: AbortSignal): Promise<void> => {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const running = tasks.map((task) =>
    task.run(either).catch((error: unknown) => {
      failure.abort(error);
    }),
  );
  await Promise.all(running);
  if (failure.signal.aborted) throw failure.signal.reason;
};

/** The client for all calls: its attempts are the probe's own, its clock AWS's, and its connections are watched. */
const connectToCloudWatch = ({ site, client: settings, clock, log }: ProbeOptions) => {
  const connections = createConnections();
  const client = new CloudWatchClient({
    region: site.region,
    // A period is smaller than what the SDK compresses; a backlog's call is not, and zlib's threads keep no virtual time.
    disableRequestCompression: true,
    requestHandler: connections.requestHandler,
    ...settings,
    maxAttempts: 1,
  });
  const timekeeping = createTimekeeping({ clock, log });
  timekeeping.listen(client);
  renewCredentials(client, log);
  connections.watch(client);
  return { client, timekeeping };
};

interface Watched {
  readonly watches: readonly PathWatch[];
  readonly network: Pick<OwnNetwork, 'isPresent'>;
  readonly answers: Answers;
  readonly forget: () => void;
  readonly log: Log;
}

/** Ends each period: what it adds up to, and nothing of the paths where this probe knows nothing of them. */
const createPeriods = ({ watches, network, answers, forget, log }: Watched) => {
  let wasDeaf = false;
  const tellDeaf = (isDeaf: boolean): void => {
    if (isDeaf !== wasDeaf)
      log(
        isDeaf ? 'error' : 'info',
        isDeaf ? 'nothing answers on either path: this probe knows nothing' : 'answers are heard again',
      );
    wasDeaf = isDeaf;
  };
  return (at: Instant): readonly Datum[] => {
    if (!network.isPresent()) {
      forget();
      return [];
    }
    // Closed all the same: what was lost meanwhile is no loss of a later period.
    const closed = watches.map((watch) => ({ path: watch.path, data: watch.close(at) }));
    const isDeaf = answers.isDeaf(at);
    tellDeaf(isDeaf);
    return closed.flatMap(({ path, data }) => (isDeaf && path !== 'through' ? [] : data));
  };
};

/** Makes the probe of one slot. */
export const createProbe = (options: ProbeOptions): Probe => {
  const { site, slot, clock, log, random = Math.random, alive = () => undefined } = options;
  const { spawnPing = spawnRealPing, connect = tcpConnect } = options;
  const { client, timekeeping } = connectToCloudWatch(options);
  const put = putData(client, namespaceOf(site));
  const publisher = createPublisher({ put, slot, clock, timekeeping, random, log });
  const raising = new Set<Promise<void>>();
  let isEnding = false;
  const set = setAlarm(client);
  const fastLane = createFastLane({ site, publisher, set, clock, random, log, isEnding: () => isEnding });
  const raise = (it: Raise): void => {
    const work = fastLane(it).finally(() => raising.delete(work));
    raising.add(work);
  };
  const forget = (): void => {
    for (const watch of watches) watch.forget();
  };
  const network = createOwnNetwork({ clock, ask: options.askHost, lost: forget, log });
  const { detection } = site;
  const answers = createAnswers(detection);
  const { ownWay } = options;
  const shared = { slot, detection, clock, network, answers, ownWay, raise, spawnPing, connect, log };
  const watches = probedPaths(site, slot).map(([path, targets]) => createPathWatch({ ...shared, path, targets }));
  const pings = watches.flatMap(({ targets }) => targets);

  const closePeriod = createPeriods({ watches, network, answers, forget, log });
  const keepPublishing = async (signal: AbortSignal): Promise<void> => {
    while (await rest(clock, untilPublishing(timekeeping.now()), signal)) {
      const at = clock.now();
      void publisher.publish([...closePeriod(at), heartbeatDatum(slot, at)]);
      alive('alive');
    }
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    log('info', 'probe starts', { site: site.name, slot, targets: pings.length });
    alive('ready');
    await together([network, { run: keepPublishing }, ...pings], signal);
    isEnding = true;
    alive('stopping');
    await publisher.flush(closePeriod(clock.now()), raising);
    log('info', 'probe ends');
  };
  return { run };
};
