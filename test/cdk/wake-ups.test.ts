import { describe, expect, test } from 'vitest';
import { onlyResource, resourcesOf, type Resource } from './resolved.ts';
import { hq, largest } from './sites.ts';
import { templateOf } from './synth.ts';

const template = templateOf(hq);
const rules = Object.entries(resourcesOf(template, 'AWS::Events::Rule'));
const named = (name: string): Resource | undefined =>
  rules.map(([, rule]) => rule).find(({ Properties }) => Properties['Name'] === `dx-failover-hq-${name}`);
const [reactor] = Object.keys(template.findResources('AWS::Lambda::Function'));
const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));

describe('what wakes the reactor', () => {
  test('is a change of the signal alarms of this very site: hq is not woken by hq-2, nor by its own watch', () => {
    expect(named('signal-change')?.Properties['EventPattern']).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      detail: { alarmName: [{ prefix: 'dx-failover/hq/signal/' }] },
    });
  });

  test('is the schedule, every minute', () => {
    expect(named('schedule')?.Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
  });

  test("is whatever Systems Manager says of the operator's word, and never the reactor's own memory", () => {
    expect(named('override-change')?.Properties['EventPattern']).toEqual({
      source: ['aws.ssm'],
      detail: { name: ['/dx-failover/hq/override'] },
    });
  });

  test('is nothing else', () => {
    expect(rules).toHaveLength(3);
  });
});

test('an event that is a minute old is a dead letter: the schedule has looked since', () => {
  for (const [, { Properties }] of rules) {
    expect(Properties['Targets']).toEqual([
      {
        Id: 'Target0',
        Arn: `<${reactor}.Arn>`,
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 3 },
        DeadLetterConfig: { Arn: `<${queue}.Arn>` },
      },
    ]);
  }
});

test('each rule may invoke the reactor and write to the dead letters, and no other rule may', () => {
  const permitted = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).map(({ Properties }) =>
    String(Properties['SourceArn']),
  );
  const { Statement } = onlyResource(template, 'AWS::SQS::QueuePolicy').Properties['PolicyDocument'] as {
    Statement: { Effect: string; Condition: { ArnEquals?: Record<string, string> } }[];
  };
  const writers = Statement.filter(({ Effect }) => Effect === 'Allow').map(
    ({ Condition }) => Condition.ArnEquals?.['aws:SourceArn'] ?? '',
  );

  const arns = rules.map(([id]) => `<${id}.Arn>`).toSorted();

  expect(permitted.toSorted()).toEqual(arns);
  expect(writers.toSorted()).toEqual(arns);
});

test('dead letters are encrypted, come by TLS only, and stay for 14 days', () => {
  expect(onlyResource(template, 'AWS::SQS::Queue').Properties).toEqual({
    MessageRetentionPeriod: 14 * 86400,
    SqsManagedSseEnabled: true,
  });
  expect(onlyResource(template, 'AWS::SQS::QueuePolicy').Properties['PolicyDocument']).toMatchObject({
    Statement: [
      {
        Effect: 'Deny',
        Action: 'sqs:*',
        Principal: { AWS: '*' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {},
      {},
      {},
    ],
  });
});

test('the pattern of the largest site fits into the 2,048 characters of EventBridge', () => {
  const patterns = Object.values(resourcesOf(templateOf(largest), 'AWS::Events::Rule')).map(
    ({ Properties }) => Properties['EventPattern'],
  );

  for (const pattern of patterns) expect(JSON.stringify(pattern ?? {}).length).toBeLessThanOrEqual(2048);
});
