import { CloudWatchClient, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { namespaceOf, pathDimensions, probeMetrics } from '../../../failover/names.ts';
import { pingAlarm } from '../../../failover/health/signals.ts';
import { paths, type Path } from '../../../failover/path.ts';
import type { Site } from '../../../failover/settings/site.ts';
import { hour, second } from '../../../failover/time.ts';
import type { Begin, Ground } from '../ground.ts';
import type { Happening, kindsOf } from '../world.ts';

const hostOf = ({ stage: { hosts } }: Ground, { pick }: Happening) => {
  const all = [...hosts.entries()];
  const [slot = 'a', host] = all[Math.floor(pick * all.length)] ?? [];
  if (host === undefined) throw new Error('a site without a probe');
  return { slot, host };
};

/** What a lie says of a path. */
interface Said {
  readonly path: Path;
  readonly losses: number;
  readonly percent: number;
}

const dead: readonly Said[] = [{ path: 'primary', losses: 99, percent: 100 }];
const well: readonly Said[] = paths.map((path) => ({ path, losses: 0, percent: 0 }));

const datum = (MetricName: string, Value: number, dimensions: Readonly<Record<string, string>>) => ({
  MetricName,
  Value,
  Dimensions: Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: value })),
  StorageResolution: 1,
});

/** The calls by which probe b says it: in metrics, and by its own alarms. */
const callsOf = (site: Site, said: readonly Said[], StateValue: 'ALARM' | 'OK') => {
  const metrics = new PutMetricDataCommand({
    Namespace: namespaceOf(site),
    MetricData: [
      datum(probeMetrics.heartbeat, 1, { Probe: 'b' }),
      ...said.flatMap(({ path, losses, percent }) => [
        datum(probeMetrics.consecutiveLosses, losses, pathDimensions(path, 'b')),
        datum(probeMetrics.silentTargets, losses > 0 ? site[path].targets.length : 0, pathDimensions(path, 'b')),
        datum(probeMetrics.loss, percent, pathDimensions(path, 'b')),
        datum(probeMetrics.worstLoss, percent, pathDimensions(path, 'b')),
      ]),
    ],
  });
  const alarms = said.map(({ path }) => {
    const AlarmName = pingAlarm(site, { path, probe: 'b' });
    return new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a lie' });
  });
  return { metrics, alarms };
};

/** Has probe b say it again and again. */
const saying =
  (said: readonly Said[], state: 'ALARM' | 'OK'): Begin =>
  ({ stage: { site, lab } }) => {
    const client = new CloudWatchClient({
      region: site.region,
      credentials: { accessKeyId: 'LAB-PROBE-b', secretAccessKey: 'lab' },
      requestHandler: lab.requestHandler,
      disableRequestCompression: true,
    });
    const { metrics, alarms } = callsOf(site, said, state);
    let isOver = false;
    const say = async (): Promise<void> => {
      if (isOver) return;
      // What is refused is a lie that nobody hears.
      await Promise.allSettled([client.send(metrics), ...alarms.map((alarm) => client.send(alarm))]);
      lab.timers.after(5 * second, say);
    };
    lab.timers.start(say);
    return () => {
      isOver = true;
    };
  };

/** What befalls the probes. */
export const probeHappenings: Readonly<Record<(typeof kindsOf)['probe'][number], Begin>> = {
  'probe frozen': (ground, happening) => {
    const { host } = hostOf(ground, happening);
    host.freeze();
    return () => host.thaw();
  },
  // For good: the other one watches on.
  'probe dead': ({ stage: { hosts } }) => {
    hosts.get('b')?.die();
    return () => undefined;
  },
  'probe lies': saying(dead, 'ALARM'),
  // In the place of the true one, whose losses would be the larger.
  'probe lies well': (ground, happening) => {
    const host = ground.stage.hosts.get('b');
    const stop = saying(well, 'OK')(ground, happening);
    host?.freeze();
    return () => {
      stop();
      host?.thaw();
    };
  },
  'probe clock': (ground, happening) => {
    const { host } = hostOf(ground, happening);
    host.setClock(Math.round((happening.pick - 0.5) * 6) * hour);
    return () => host.setClock(0);
  },
  'probe cut off': (ground, happening) => {
    const { slot } = hostOf(ground, happening);
    return ground.stage.lab.faults.add({
      call: ({ call }) => call.principal === `LAB-PROBE-${slot}`,
      times: Infinity,
      mishap:
        happening.pick % 0.5 < 0.25 ? { kind: 'cut off', when: 'before' } : { kind: 'slow', request: 20 * second },
    });
  },
};
