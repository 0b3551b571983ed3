import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { namespaceOf, pathDimensions, probeMetrics, signalPrefix, spoken } from '../failover/names.ts';
import { hasSeveral, signalsOf, type ProbeSignal, type Signal, type VifSignal } from '../failover/health/signals.ts';
import type { Site } from '../failover/settings/site.ts';

/** AWS publishes a virtual interface's BGP metrics every 5 minutes; a shorter period would mostly see nothing. */
const awsPeriod = Duration.minutes(5);

/** The probe publishes every 10 seconds, in high resolution, so that the alarm is evaluated every 10 seconds too. */
const probePeriod = Duration.seconds(10);

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;

/** What an alarm measures and what its states mean; what silence means is the same for all (see `SignalAlarms`). */
interface AlarmCondition extends Pick<
  cloudwatch.AlarmProps,
  'metric' | 'threshold' | 'evaluationPeriods' | 'comparisonOperator'
> {
  readonly means: string;
  readonly silence: string;
}

export interface SignalAlarmsProps {
  readonly site: Site;
}

/**
 * One alarm per signal of a site, under the signal's name. They have no actions: their state changes wake the reactor
 * through EventBridge, and the reactor reads their states.
 *
 * Silence is `missing` for all of them (INSUFFICIENT_DATA): a silent probe or a silent metric is unknown, and unknown
 * never moves traffic. Never `ignore`, which would keep showing the last state for ever, and so hide a dead probe.
 */
export class SignalAlarms extends Construct {
  /** By the signal's name. */
  readonly alarms: ReadonlyMap<string, cloudwatch.Alarm>;

  constructor(scope: Construct, id: string, props: SignalAlarmsProps) {
    super(scope, id);
    this.alarms = new Map(signalsOf(props.site).map((signal) => [signal.name, this.alarm(props.site, signal)]));
  }

  private alarm(site: Site, signal: Signal): cloudwatch.Alarm {
    const { means, silence, ...rule } = conditionOf(site, signal);
    return new cloudwatch.Alarm(this, signal.name.slice(signalPrefix(site).length).replaceAll('/', '-'), {
      ...rule,
      alarmName: signal.name,
      alarmDescription: `${means} Silence: ${silence}`,
      datapointsToAlarm: rule.evaluationPeriods,
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    });
  }
}

const conditionOf = (site: Site, signal: Signal): AlarmCondition => {
  switch (signal.kind) {
    case 'bgp':
      return bgp(signal);
    case 'prefixes':
      return prefixes(signal);
    case 'ping':
      return signal.limit === 'down' ? ping(site, signal) : silent(site, signal);
    case 'loss':
      return loss(site, signal);
  }
};

/** A metric of AWS's own about a virtual interface: all three dimensions, or it matches no series. */
export const vifMetric = (vif: VifSignal['vif'], metricName: string): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'AWS/DX',
    metricName,
    dimensionsMap: { ConnectionId: vif.connection, VirtualInterfaceId: vif.id, IpAddressFamily: vif.addressFamily },
    // Minimum, not Average: of five minutes with one short loss the average would still look healthy.
    statistic: cloudwatch.Stats.MINIMUM,
    period: awsPeriod,
  });

const awsSilence = 'unknown, never down: AWS does not say whether the metric stops together with the line.';

const bgp = ({ path, vif }: VifSignal): AlarmCondition => ({
  metric: vifMetric(vif, 'VirtualInterfaceBgpStatus'),
  comparisonOperator: LESS_THAN_THRESHOLD,
  threshold: 1,
  evaluationPeriods: 1,
  means: `BGP (${vif.addressFamily}) of ${vif.id}, ${path} path, as AWS reports it every 5 minutes; ALARM: it was down. The second witness: the reactor also reads BGP directly.`,
  silence: awsSilence,
});

const prefixes = ({ path, vif }: VifSignal): AlarmCondition => ({
  metric: vifMetric(vif, 'VirtualInterfaceBgpPrefixesAccepted'),
  comparisonOperator: LESS_THAN_THRESHOLD,
  threshold: vif.minimumPrefixes,
  evaluationPeriods: 1,
  means: `Prefixes (${vif.addressFamily}) accepted on ${vif.id}, ${path} path; ALARM: fewer than ${vif.minimumPrefixes}, so on-premises withdrew routes although BGP may be up.`,
  silence: awsSilence,
});

const probeMetric = (site: Site, { path, probe }: ProbeSignal, metricName: string): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: namespaceOf(site),
    metricName,
    dimensionsMap: pathDimensions(path, probe),
    period: probePeriod,
  });

const probeSilence = 'unknown, never down: the probe or its way to CloudWatch is dead, the line need not be.';

const targetsOf = (site: Site, { path }: ProbeSignal): string => site[path].targets.map(spoken).join(', ');

const ping = (site: Site, signal: ProbeSignal): AlarmCondition => ({
  metric: probeMetric(site, signal, probeMetrics.consecutiveLosses).with({ statistic: cloudwatch.Stats.MAXIMUM }),
  comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  threshold: site.detection.threshold,
  evaluationPeriods: 1,
  means: `Probe ${signal.probe} pings ${targetsOf(site, signal)} on the ${signal.path} path; ALARM: ${site.detection.threshold} or more losses in a row of ${hasSeveral(site, signal.path) ? 'each of them' : 'it'}.`,
  silence: probeSilence,
});

const silent = (site: Site, signal: ProbeSignal): AlarmCondition => ({
  metric: probeMetric(site, signal, probeMetrics.silentTargets).with({ statistic: cloudwatch.Stats.MAXIMUM }),
  comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  threshold: 1,
  evaluationPeriods: 1,
  means: `Probe ${signal.probe} pings ${targetsOf(site, signal)} on the ${signal.path} path; ALARM: degraded, ${site.detection.threshold} or more losses in a row of one of them.`,
  silence: probeSilence,
});

const loss = (site: Site, signal: ProbeSignal): AlarmCondition => {
  const { downPercent, degradedPercent, periods } = site.detection.loss;
  const isWorst = signal.limit === 'degraded' && hasSeveral(site, signal.path);
  const threshold = signal.limit === 'down' ? downPercent : degradedPercent;
  const whose = hasSeveral(site, signal.path) ? ` of ${isWorst ? 'the worst' : 'each'} of them` : '';
  return {
    metric: probeMetric(site, signal, isWorst ? probeMetrics.worstLoss : probeMetrics.loss).with({
      statistic: cloudwatch.Stats.AVERAGE,
    }),
    comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold,
    evaluationPeriods: periods,
    means: `Probe ${signal.probe} pings ${targetsOf(site, signal)} on the ${signal.path} path; ALARM: ${signal.limit}, ${threshold} % or more lost${whose} in each of ${periods} periods of 10 s.`,
    silence: probeSilence,
  };
};
