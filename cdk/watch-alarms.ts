import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { namespaceOf, probeMetrics, reactorMetrics, watchPrefix } from '../failover/names.ts';
import type { Site } from '../failover/settings/site.ts';

const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;
const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;

export interface WatchAlarmsProps {
  readonly site: Site;
  /** Where the alarms ring, directly: whoever watches the reactor must not need it. */
  readonly topic: sns.ITopic;
  readonly reactor: lambda.IFunction;
  readonly deadLetters: sqs.IQueue;
}

interface Watch extends Pick<cloudwatch.AlarmProps, 'metric' | 'comparisonOperator' | 'treatMissingData'> {
  readonly name: string;
  readonly description: string;
  readonly periods?: number;
}

/**
 * The alarms that watch dx-failover itself. They publish straight to the topic, never through the reactor, and never wake
 * it. Only ALARM publishes: an OK at every deployment would be noise.
 */
export class WatchAlarms extends Construct {
  readonly alarms: readonly cloudwatch.Alarm[];
  private readonly props: WatchAlarmsProps;

  constructor(scope: Construct, id: string, props: WatchAlarmsProps) {
    super(scope, id);
    this.props = props;
    this.alarms = [
      ...props.site.probes.map(({ slot }) => probeSilent(props, slot)),
      reactorErrors(props),
      reactorNotRun(props),
      deadLetters(props),
      unknownEvents(props),
    ].map((watch) => this.alarm(watch));
  }

  private alarm({ name, description, periods = 1, ...watch }: Watch): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, name.replaceAll('/', '-'), {
      ...watch,
      alarmName: `${watchPrefix(this.props.site)}${name}`,
      alarmDescription: description,
      threshold: 1,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic));
    return alarm;
  }
}

const silenceRings =
  'Silence: is the very thing that is watched for: an empty minute counts as 0, and no datapoint at all rings, too (breaching).';

/**
 * Rings after three empty minutes. `FILL`, because CloudWatch finds datapoints missing only once none lies in the periods
 * *and* in five minutes before them (decision 006); three, because a datapoint of the newest minute may not be stored yet,
 * which then reads as 0 (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, FILL).
 */
const silenceOf = (site: Site, metricName: string, dimensionsMap: cloudwatch.DimensionsMap) => ({
  metric: new cloudwatch.MathExpression({
    expression: 'FILL(m1, 0)',
    label: metricName,
    usingMetrics: {
      m1: new cloudwatch.Metric({
        namespace: namespaceOf(site),
        metricName,
        dimensionsMap,
        statistic: cloudwatch.Stats.SUM,
      }),
    },
    period: Duration.minutes(1),
  }),
  comparisonOperator: LESS_THAN_THRESHOLD,
  periods: 3,
  treatMissingData: BREACHING,
});

const probeSilent = ({ site }: WatchAlarmsProps, slot: string): Watch => ({
  name: `probe-silent/${slot}`,
  description: `Probe ${slot} has said nothing for 3 minutes: its host, its service or its way to CloudWatch is dead. Its signals are unknown until it speaks again; unknown moves no traffic. ${silenceRings}`,
  ...silenceOf(site, probeMetrics.heartbeat, { Probe: slot }),
});

const reactorErrors = ({ reactor }: WatchAlarmsProps): Watch => ({
  name: 'reactor-errors',
  description:
    'A run of the reactor failed: a read or a write was refused, or it ran out of time. The next run, at most a minute later, looks again. Silence: no run, so no failed one (notBreaching); that the reactor does not run has an alarm of its own.',
  metric: reactor.metricErrors({ period: Duration.minutes(1), statistic: cloudwatch.Stats.SUM }),
  comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: NOT_BREACHING,
});

const reactorNotRun = ({ site }: WatchAlarmsProps): Watch => ({
  name: 'reactor-not-run',
  description: `No run of the reactor ended well in 3 minutes, though the schedule wants one every minute: nobody watches the lines. ${silenceRings}`,
  ...silenceOf(site, reactorMetrics.run, { Site: site.name }),
});

const deadLetters = (props: WatchAlarmsProps): Watch => ({
  name: 'dead-letters',
  description:
    'An event did not reach the reactor, or a run failed and so did its retry: the queue holds it. The schedule has looked again since; read the message to learn why, then purge the queue. Silence: an idle queue stops reporting and is empty (notBreaching).',
  metric: props.deadLetters.metricApproximateNumberOfMessagesVisible({
    period: Duration.minutes(1),
    statistic: cloudwatch.Stats.MAXIMUM,
  }),
  comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: NOT_BREACHING,
});

const unknownEvents = ({ site }: WatchAlarmsProps): Watch => ({
  name: 'unknown-events',
  description:
    'Something woke the reactor that it does not know: a rule that was widened, or somebody who tries. It changed nothing; the log line "unknown event" has it. Silence: nothing unknown came (notBreaching).',
  metric: new cloudwatch.Metric({
    namespace: namespaceOf(site),
    metricName: reactorMetrics.unknownEvent,
    dimensionsMap: { Site: site.name },
    statistic: cloudwatch.Stats.SUM,
    period: Duration.minutes(1),
  }),
  comparisonOperator: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: NOT_BREACHING,
});
