import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { overrideParameter, signalPrefix } from '../failover/names.ts';
import type { Site } from '../failover/settings/site.ts';

/** EventBridge's limit of a pattern (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). */
const patternLimit = 2048;

export interface WakeUpsProps {
  readonly site: Site;
  readonly reactor: lambda.IFunction;
  /** Where an event goes that could not be delivered. */
  readonly deadLetters: sqs.IQueue;
}

/** What wakes the reactor: a change of a signal, the schedule, and a change of the operator's word. */
export class WakeUps extends Construct {
  readonly signalChange: events.Rule;
  readonly schedule: events.Rule;
  readonly overrideChange: events.Rule;
  private readonly props: WakeUpsProps;

  constructor(scope: Construct, id: string, props: WakeUpsProps) {
    super(scope, id);
    this.props = props;
    const { site } = props;
    this.signalChange = this.rule('SignalChange', {
      ruleName: `dx-failover-${site.name}-signal-change`,
      description: `A signal alarm of the site ${site.name} changed its state`,
      eventPattern: checked(site, {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ prefix: signalPrefix(site) }] },
      }),
    });
    this.schedule = this.rule('Schedule', {
      ruleName: `dx-failover-${site.name}-schedule`,
      description: `The reactor of the site ${site.name} looks every minute, whether or not an event came`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
    });
    this.overrideChange = this.rule('OverrideChange', {
      ruleName: `dx-failover-${site.name}-override-change`,
      description: `The operator's word for the site ${site.name} changed`,
      // Only the override: the reactor's own writes to its memory must never wake it. Whatever Systems Manager says of it is
      // a reason to look; without the source anybody who may put events could wake it.
      eventPattern: checked(site, {
        source: ['aws.ssm'],
        detail: { name: [overrideParameter(site)] },
      }),
    });
  }

  private rule(id: string, props: events.RuleProps): events.Rule {
    const { reactor, deadLetters } = this.props;
    const rule = new events.Rule(this, id, props);
    rule.addTarget(
      new LambdaFunction(reactor, {
        deadLetterQueue: deadLetters,
        // An old event says nothing new: the schedule has looked since. 60 s is the least that EventBridge allows.
        maxEventAge: Duration.minutes(1),
        retryAttempts: 3,
      }),
    );
    return rule;
  }
}

const checked = (site: Site, pattern: events.EventPattern): events.EventPattern => {
  const characters = JSON.stringify(pattern).length;
  if (characters > patternLimit) {
    throw new Error(
      `sites.${site.name}: an event pattern has ${characters} characters; EventBridge allows ${patternLimit}`,
    );
  }
  return pattern;
};
