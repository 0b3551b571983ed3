import { readAlarms } from '../aws/alarms.ts';
import { readParameters } from '../aws/parameters.ts';
import { readReferences } from '../aws/transit-gateway.ts';
import { readVirtualInterface } from '../aws/virtual-interfaces.ts';
import { memoryParameter, overrideParameter } from '../failover/names.ts';
import { signalsOf } from '../failover/health/signals.ts';
import { paths } from '../failover/path.ts';
import { known, unknown, valueOf, type Reading, type Snapshot, type TableReading } from '../failover/snapshot.ts';
import { second, type Milliseconds } from '../failover/time.ts';
import { messageOf } from './apply-error.ts';
import type { Wake } from './event.ts';
import { backOff, within } from './patience.ts';
import type { Run } from './run.ts';

/** A read that takes longer is unknown: one stalled service does not hold the failover. */
const readLimit: Milliseconds = 2.5 * second;
/** The first attempt of the two; long enough for a new connection at a cold start. */
const firstAttemptLimit: Milliseconds = 1.5 * second;
/** How long to wait for the alarm's change that woke us to show in its reading. */
const freshnessLimit: Milliseconds = 3 * second;

type Read<T> = (signal: AbortSignal) => Promise<T>;

/** Reads with two attempts in all of 2.5 s; what fails is unknown, with the reason. */
export const reading = async <T>(run: Run, what: string, read: Read<T>): Promise<Reading<T>> => {
  const { clock } = run;
  const twice: Read<T> = async (signal) => {
    try {
      return await within(clock, firstAttemptLimit, read);
    } catch {
      await clock.sleep(backOff(0, run.random), signal);
      return read(signal);
    }
  };
  try {
    return known(await within(clock, readLimit, twice));
  } catch (error) {
    const why = `${what}: ${messageOf(error)}`;
    run.log.warn('unread', { what, why });
    return unknown(why);
  }
};

const observeAlarms = (run: Run): Promise<Snapshot['alarms']> => {
  const names = signalsOf(run.site).map(({ name }) => name);
  return reading(run, 'alarms', (signal) => readAlarms(run.clients.cloudWatch, names, signal));
};

/** A virtual interface that could not be read is missing; where none could be, the whole is unknown. */
const observeVifs = async (run: Run): Promise<Snapshot['vifs']> => {
  const direct = paths.flatMap((path) => run.site[path].virtualInterfaces.filter(({ directRead }) => directRead));
  // A dual-stack interface stands there once per family, and is read once.
  const ids = [...new Set(direct.map(({ id }) => id))];
  const read = (id: string) =>
    reading(run, id, (signal) => readVirtualInterface(run.clients.directConnect, id, signal));
  const readings = await Promise.all(ids.map(read));
  const reasons = readings.flatMap((it) => (it.kind === 'unknown' ? [it.why] : []));
  if (ids.length > 0 && reasons.length === ids.length) return unknown(reasons.join('; '));
  return known(readings.flatMap((it) => (it.kind === 'known' ? [it.value] : [])));
};

/** Reads the references of one route table. */
export const observeTable = async (run: Run, routeTableId: string): Promise<TableReading> => ({
  routeTableId,
  references: await reading(run, routeTableId, (signal) => readReferences(run.clients.ec2, routeTableId, signal)),
});

const observeParameters = async (run: Run): Promise<Pick<Snapshot, 'override' | 'memory'>> => {
  const names = [overrideParameter(run.site), memoryParameter(run.site)] as const;
  const texts = await reading(run, 'parameters', (signal) => readParameters(run.clients.ssm, names, signal));
  if (texts.kind === 'unknown') return { override: texts, memory: texts };
  const [override, memory] = names;
  return { override: known(texts.value.get(override)), memory: known(texts.value.get(memory)) };
};

/** Reads the text of memory alone. */
export const recall = (run: Run): Promise<Reading<string | undefined>> => {
  const name = memoryParameter(run.site);
  return reading(run, 'memory', async (signal) => (await readParameters(run.clients.ssm, [name], signal)).get(name));
};

/** The alarm's change that woke us does not show in its reading yet. */
const isBehind = (alarms: Snapshot['alarms'], wake: Wake): boolean => {
  if (wake.kind !== 'alarm') return false;
  const alarm = valueOf(alarms)?.find(({ name }) => name === wake.name);
  // The API may give whole seconds where the event has milliseconds.
  return alarm !== undefined && alarm.since < Math.floor(wake.at / second) * second;
};

/** The first pause, and the longest: many runs at once share DescribeAlarms' 9 a second. */
const [firstPause, longestPause]: readonly [Milliseconds, Milliseconds] = [0.25 * second, 0.5 * second];

/** Reads the alarms again until they show what woke us, for at most 3 s. */
const caughtUp = async (run: Run, wake: Wake, first: Snapshot['alarms']): Promise<Snapshot['alarms']> => {
  const until = run.clock.now() + freshnessLimit;
  let alarms = first;
  for (let pause = firstPause; isBehind(alarms, wake) && run.clock.now() < until; pause = longestPause) {
    await run.clock.sleep(pause);
    const again = await observeAlarms(run);
    if (again.kind === 'known') alarms = again;
  }
  return alarms;
};

/** Looks at everything at once: one round trip, where the alarms already show what woke us. Any read may fail alone. */
export const observe = async (run: Run, wake: Wake): Promise<Snapshot> => {
  const [alarms, vifs, tables, parameters] = await Promise.all([
    observeAlarms(run),
    observeVifs(run),
    Promise.all(run.site.routing.routeTables.map((id) => observeTable(run, id))),
    observeParameters(run),
  ]);
  return { alarms: await caughtUp(run, wake, alarms), vifs, tables, ...parameters };
};
