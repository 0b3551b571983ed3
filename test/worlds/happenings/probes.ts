import { CloudWatchClient, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { namespaceOf, probeDimensions, probeMetrics } from '../../../failover/names.ts';
import { pingAlarm } from '../../../failover/signals.ts';
import { hour, second } from '../../../failover/time.ts';
import type { Begin, Ground } from '../ground.ts';
import type { Happening, kindsOf } from '../world.ts';

const hostOf = ({ stage: { hosts } }: Ground, { pick }: Happening) => {
  const all = [...hosts.entries()];
  const [slot = 'a', host] = all[Math.floor(pick * all.length)] ?? [];
  if (host === undefined) throw new Error('a site without a probe');
  return { slot, host };
};

/** Probe b's word that the primary is dead, in metrics and by its own alarm, again and again. */
const lie: Begin = ({ stage: { site, lab } }) => {
  const client = new CloudWatchClient({
    region: site.region,
    credentials: { accessKeyId: 'LAB-PROBE-b', secretAccessKey: 'lab' },
    requestHandler: lab.requestHandler,
    disableRequestCompression: true,
  });
  const [target] = site.primary.targets;
  if (target === undefined) return () => undefined;
  const dimensions = Object.entries(probeDimensions('primary', target, 'b')).map(([Name, Value]) => ({ Name, Value }));
  const datum = (MetricName: string, Value: number) => ({
    MetricName,
    Value,
    Dimensions: dimensions,
    StorageResolution: 1,
  });
  const losses = new PutMetricDataCommand({
    Namespace: namespaceOf(site),
    MetricData: [datum(probeMetrics.consecutiveLosses, 99), datum(probeMetrics.loss, 100)],
  });
  const alarm = new SetAlarmStateCommand({
    AlarmName: pingAlarm(site, { path: 'primary', target, probe: 'b' }),
    StateValue: 'ALARM',
    StateReason: 'a lie',
  });
  let isOver = false;
  const say = async (): Promise<void> => {
    if (isOver) return;
    // What is refused is a lie that nobody hears.
    await Promise.allSettled([client.send(losses), client.send(alarm)]);
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
  'probe lies': lie,
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
