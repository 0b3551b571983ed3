/** A toy stack with a resource of each type of which no property may be passed over, and other values of each of them. */

type Properties = Record<string, unknown>;

const allow = (...statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
});
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const root = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const useKey = { Principal: root, Action: 'kms:*', Resource: '*' };
const publish = { Action: 'sns:Publish', Resource: { Ref: 'Topic' } };
const bury = {
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: arnOf('DeadLetters'),
  Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Schedule') } },
};

/** What the toy has not got. The schedule may not invoke the function: its events go to the dead letters. */
export const more: Readonly<Record<string, readonly [type: string, properties: Properties]>> = {
  Key: ['AWS::KMS::Key', { Description: 'encrypts', EnableKeyRotation: true, KeyPolicy: allow(useKey) }],
  Topic: ['AWS::SNS::Topic', { TopicName: 'toys', DisplayName: 'Toys', KmsMasterKeyId: arnOf('Key') }],
  TopicPolicy: [
    'AWS::SNS::TopicPolicy',
    { Topics: [{ Ref: 'Topic' }], PolicyDocument: allow({ ...publish, Principal: root }) },
  ],
  Managed: ['AWS::IAM::ManagedPolicy', { Path: '/', Description: 'publishes', PolicyDocument: allow(publish) }],
  MayEncrypt: [
    'AWS::IAM::Policy',
    {
      PolicyName: 'MayEncrypt',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: allow({ Action: 'kms:*', Resource: arnOf('Key') }),
    },
  ],
  Role: [
    'AWS::IAM::Role',
    { Description: 'runs', ManagedPolicyArns: [{ Ref: 'Managed' }], Tags: [{ Key: 'Name', Value: 'toy' }] },
  ],
  DeadLetters: ['AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600 }],
  MayBury: ['AWS::SQS::QueuePolicy', { PolicyDocument: allow(bury) }],
  Function: ['AWS::Lambda::Function', { Architectures: ['arm64'], Description: 'a toy' }],
  Alarm: ['AWS::CloudWatch::Alarm', { AlarmDescription: 'losses', EvaluationPeriods: 2, DatapointsToAlarm: 1 }],
  Retries: ['AWS::Lambda::EventInvokeConfig', {}],
  MayInvoke: ['AWS::Lambda::Permission', {}],
  Mail: ['AWS::SNS::Subscription', {}],
  Rule: ['AWS::Events::Rule', { Description: 'alarms of the toy' }],
  Schedule: [
    'AWS::Events::Rule',
    {
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [{ Id: 'a', Arn: arnOf('Function'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } }],
    },
  ],
};

const long = 'x'.repeat(8193);
const rule = 'arn:aws:events:us-east-1:111122223333:rule/other';
const other = { Ref: 'Other' };

/** By resource and property: another value. */
export const changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Alarm: {
    AlarmActions: [],
    AlarmDescription: long,
    AlarmName: 'toy/other',
    ComparisonOperator: 'LessThanThreshold',
    DatapointsToAlarm: 2,
    Dimensions: [],
    EvaluationPeriods: 3,
    MetricName: 'Other',
    Namespace: 'Other',
    Period: 20,
    Statistic: 'SampleCount',
    Threshold: 13,
    TreatMissingData: 'breaching',
  },
  Rule: {
    Description: long,
    EventPattern: { source: ['aws.ssm'] },
    Name: 'other',
    State: 'DISABLED',
    Targets: [],
  },
  Schedule: { ScheduleExpression: 'rate(10 minutes)' },
  MayEncrypt: { PolicyDocument: allow({ Action: 'kms:Decrypt', Resource: '*' }), PolicyName: 'MayLog', Roles: [] },
  Managed: {
    Description: long,
    Path: '/other/',
    PolicyDocument: allow({ Action: 'sns:Subscribe', Resource: '*' }),
  },
  Role: {
    AssumeRolePolicyDocument: allow({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    Description: 'a role – with a dash',
    ManagedPolicyArns: [],
    Tags: [{ Key: 'aws:reserved', Value: '' }],
  },
  Key: {
    Description: long,
    EnableKeyRotation: 'yes',
    KeyPolicy: allow({ ...useKey, Action: 'kms:Decrypt' }),
  },
  Function: {
    Architectures: ['mips'],
    Code: { S3Bucket: 'cdk-assets', S3Key: 'toy.zip' },
    Description: long,
    Environment: { Variables: { TOPIC: 'arn:aws:sns:us-east-1:111122223333:other', FAIL: 'never' } },
    FunctionName: 'other',
    Handler: 'index.other',
    LoggingConfig: { LogGroup: '/aws/lambda/other' },
    MemorySize: 512,
    Role: 'arn:aws:iam::111122223333:role/other',
    Runtime: 'nodejs22.x',
    Timeout: 901,
  },
  MayInvoke: {
    Action: 'lambda:InvokeAsync',
    FunctionName: 'other',
    Principal: 'sns.amazonaws.com',
    SourceArn: rule,
  },
  Retries: {
    DestinationConfig: {},
    FunctionName: 'other',
    MaximumEventAgeInSeconds: 60,
    MaximumRetryAttempts: 0,
    Qualifier: 'live',
  },
  DeadLetters: { MessageRetentionPeriod: 60, SqsManagedSseEnabled: 'yes' },
  MayBury: { PolicyDocument: allow({ ...bury, Condition: { ArnEquals: { 'aws:SourceArn': rule } } }), Queues: [] },
  Topic: { DisplayName: long, KmsMasterKeyId: arnOf('Role'), TopicName: 'other' },
  TopicPolicy: { PolicyDocument: allow({ ...publish, Principal: '*' }), Topics: [] },
  Mail: { Endpoint: 'other@example.com', Protocol: 'https', TopicArn: other },
};
