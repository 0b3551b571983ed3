import { describe, expect, test } from 'vitest';
import { changedToy, setVariables, startToy, toyDirectory } from '../toy-lab.ts';

type Change = Parameters<typeof changedToy>[0];

/** The toy, one of whose resources has another property. */
const withProperty =
  (logicalId: string, property: string, value: unknown): Change =>
  ({ Resources }) =>
    Object.assign(Resources[logicalId]?.Properties ?? {}, { [property]: value });

/** The toy, with an installation of a probe that has another property. */
const withInstallation =
  (change: Readonly<Record<string, unknown>>): Change =>
  ({ Resources }) => {
    const Properties = {
      AssociationName: 'dx-failover-toy-probe-a',
      Targets: [{ Key: 'InstanceIds', Values: ['i-0123456789abcdef0'] }],
      Name: 'AWS-RunShellScript',
      Parameters: { commands: ['true'], executionTimeout: ['1200'] },
      ScheduleExpression: 'rate(30 minutes)',
      MaxConcurrency: '1',
      MaxErrors: '0',
      ...change,
    };
    Resources['Install'] = { Type: 'AWS::SSM::Association', Properties };
  };

const start = (change: Change) => startToy({ template: changedToy(change) });

describe('the lab refuses a template with', () => {
  test('a resource type that it does not know', async () => {
    await expect(
      start(({ Resources }) => void (Resources['Table'] = { Type: 'AWS::DynamoDB::Table', Properties: {} })),
    ).rejects.toThrow(
      new Error(
        'Table: the lab does not know the resource type AWS::DynamoDB::Table; add it to lab/template/kinds.ts, or to lab/template/ignored.ts',
      ),
    );
  });

  test.each<[string, Change, string]>([
    [
      'a property that it does not know',
      withProperty('Alarm', 'ThresholdMetricId', 'band'),
      'Alarm (AWS::CloudWatch::Alarm): ✖ Unrecognized key: "ThresholdMetricId"',
    ],
    [
      'an alarm’s action that is no topic',
      withProperty('Alarm', 'AlarmActions', ['arn:aws:lambda:us-east-1:1:function:x']),
      'Alarm (AWS::CloudWatch::Alarm): ✖ the lab knows only topics as actions\n  → at AlarmActions[0]',
    ],
    [
      'a period that AWS does not have',
      withProperty('Alarm', 'Period', 15),
      'Alarm (AWS::CloudWatch::Alarm): ✖ 10, 20, 30 or a multiple of 60 s\n  → at Period',
    ],
    [
      'an alarm that needs more datapoints than it looks at',
      withProperty('Alarm', 'DatapointsToAlarm', 2),
      'Alarm (AWS::CloudWatch::Alarm): ✖ DatapointsToAlarm must not exceed EvaluationPeriods',
    ],
    [
      'a pattern’s operator that it does not know',
      withProperty('Rule', 'EventPattern', { source: [{ wildcard: 'aws.*' }] }),
      'Rule (AWS::Events::Rule): event pattern, pattern.source: the lab does not know {"wildcard":"aws.*"}; it knows values and prefix',
    ],
    [
      'a schedule other than a rate in minutes',
      withProperty('Rule', 'ScheduleExpression', 'cron(0 12 * * ? *)'),
      'Rule (AWS::Events::Rule): ScheduleExpression: the lab knows only rate(1 minute) and rate(n minutes) from 2 up, as EventBridge spells them, got cron(0 12 * * ? *)',
    ],
    ...['rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)'].map((rate): [string, Change, string] => [
      `a rate that EventBridge spells otherwise: ${rate}`,
      withProperty('Rule', 'ScheduleExpression', rate),
      `Rule (AWS::Events::Rule): ScheduleExpression: the lab knows only rate(1 minute) and rate(n minutes) from 2 up, as EventBridge spells them, got ${rate}`,
    ]),
    [
      'more targets than a rule takes',
      withProperty(
        'Rule',
        'Targets',
        Array.from({ length: 6 }, () => ({ Id: 'a', Arn: 'arn:aws:lambda:us-east-1:1:function:x' })),
      ),
      'Rule (AWS::Events::Rule): ✖ Too big: expected array to have <=5 items\n  → at Targets',
    ],
    [
      'more than five actions of an alarm',
      withProperty(
        'Alarm',
        'AlarmActions',
        Array.from({ length: 6 }, () => ({ Ref: 'Topic' })),
      ),
      'Alarm (AWS::CloudWatch::Alarm): ✖ Too big: expected array to have <=5 items\n  → at AlarmActions',
    ],
    [
      'a subscription by a protocol that SNS has not',
      withProperty('Mail', 'Protocol', 'pigeon'),
      'Mail (AWS::SNS::Subscription): Invalid parameter: Amazon SNS does not support this protocol string: pigeon',
    ],
    [
      'a subscription whose endpoint is of another protocol',
      withProperty('Mail', 'Endpoint', 'https://example.com'),
      'Mail (AWS::SNS::Subscription): Invalid parameter: Endpoint must match the protocol email, got https://example.com',
    ],
    ...['{', '[]', '{}'].map((DashboardBody): [string, Change, string] => [
      `a dashboard that is none: ${DashboardBody}`,
      ({ Resources }) =>
        void (Resources['Board'] = { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody } }),
      'Board (AWS::CloudWatch::Dashboard): ✖ no JSON with a list of widgets\n  → at DashboardBody',
    ]),
    [
      'a retention that does not exist',
      withProperty('Log', 'RetentionInDays', 100),
      'Log (AWS::Logs::LogGroup): ✖ Invalid option: expected one of 1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653\n  → at RetentionInDays',
    ],
    ...['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME', 'LAMBDA_TASK_ROOT'].map((name): [string, Change, string] => [
      `a variable that Lambda reserves: ${name}`,
      withProperty('Function', 'Environment', { Variables: { [name]: 'x' } }),
      'Function (AWS::Lambda::Function): ✖ a variable that Lambda reserves\n  → at Environment.Variables',
    ]),
    [
      'a runtime other than Node',
      withProperty('Function', 'Runtime', 'python3.14'),
      'Function (AWS::Lambda::Function): ✖ the lab runs functions as nodejs24.x, by the Node that it runs on itself\n  → at Runtime',
    ],
    [
      'a handler whose file the bundle lacks',
      withProperty('Function', 'Handler', 'main.handler'),
      `Function (AWS::Lambda::Function): function toy: handler main.handler: there is no ${toyDirectory}/asset.toy/main.js or .mjs or .cjs; build the bundle first`,
    ],
    [
      'code that is no asset',
      withProperty('Function', 'Code', { S3Bucket: 'b', S3Key: 'other.zip' }),
      'Function (AWS::Lambda::Function): toy: no asset is put to b/other.zip',
    ],
    [
      'a reference to what does not exist',
      withProperty('Mail', 'TopicArn', { Ref: 'Topik' }),
      'Mail (AWS::SNS::Subscription): there is no resource or parameter Topik',
    ],
    [
      'an attribute that it does not know',
      withProperty('Mail', 'Endpoint', { 'Fn::GetAtt': ['Topic', 'Color'] }),
      'Mail (AWS::SNS::Subscription): the lab does not know the attribute Color of Topic',
    ],
    [
      'a failure destination that is no queue',
      withProperty('Retries', 'DestinationConfig', { OnFailure: { Destination: 'arn:aws:s3:::bucket' } }),
      'Retries (AWS::Lambda::EventInvokeConfig): DestinationConfig.OnFailure: the lab knows only queues, got arn:aws:s3:::bucket',
    ],
    [
      'a mistyped action',
      withProperty('MayLog', 'PolicyDocument', {
        Version: '2012-10-17',
        Statement: [{ Sid: 'Log', Effect: 'Allow', Action: 'logs:PutLogEvent', Resource: '*' }],
      }),
      'MayLog (AWS::IAM::Policy): statement Log: there is no action logs:PutLogEvent; the nearest is logs:PutLogEvents',
    ],
    [
      'a permission that any rule could use',
      withProperty('MayInvoke', 'SourceArn', 'arn:aws:events:us-east-1:111122223333:rule/*'),
      'MayInvoke (AWS::Lambda::Permission): ✖ a whole ARN, without wildcards\n  → at SourceArn',
    ],
    [
      'an attribute of a resource that it does not know',
      ({ Resources }) => void Object.assign(Resources['Mail'] ?? {}, { CreationPolicy: {} }),
      'Mail (AWS::SNS::Subscription): the lab does not know CreationPolicy of a resource; act on it, or add it to lab/template/ignored.ts',
    ],
    [
      'a section that it does not know',
      (template) => void Object.assign(template, { Mappings: {} }),
      'the lab does not know Mappings of a template; act on it, or add it to lab/template/ignored.ts',
    ],
    [
      'a dependency on what does not exist',
      ({ Resources }) => void Object.assign(Resources['Mail'] ?? {}, { DependsOn: 'Topik' }),
      'Mail (AWS::SNS::Subscription): there is no resource or parameter Topik',
    ],
    [
      'resources that wait for each other',
      ({ Resources }) => void Object.assign(Resources['Topic'] ?? {}, { DependsOn: ['Mail'] }),
      'Circular dependency between resources: [Topic, Mail]',
    ],
    [
      'a reference to a resource whose condition does not hold',
      (template) => {
        Object.assign(template, { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } });
        Object.assign(template.Resources['Log'] ?? {}, { Condition: 'Never' });
      },
      'MayLog (AWS::IAM::Policy): there is no resource or parameter Log',
    ],
    [
      'a value that only Parameter Store has',
      withProperty('Mail', 'Endpoint', { Ref: 'BootstrapVersion' }),
      "Mail (AWS::SNS::Subscription): parameter BootstrapVersion: the lab has no values but a parameter's own default",
    ],
  ])('%s', async (_, change, message) => {
    await expect(start(change)).rejects.toThrow(new Error(message));
  });

  test.each([
    ['a schedule below half an hour', { ScheduleExpression: 'rate(20 minutes)' }, 'ScheduleExpression'],
    ['a rate of one hours', { ScheduleExpression: 'rate(1 hours)' }, 'ScheduleExpression'],
    ['a limit of nobody', { MaxConcurrency: '0' }, 'MaxConcurrency'],
    ['more errors than all', { MaxErrors: '101%' }, 'MaxErrors'],
    ['no command', { Parameters: { commands: [] } }, 'Parameters.commands'],
    ['two days and a second', { Parameters: { commands: [''], executionTimeout: ['172801'] } }, 'executionTimeout[0]'],
    ['another document', { Name: 'AWS-RunShellscript' }, 'Name'],
  ])('an installation with %s', async (_, change, at) => {
    const refused = start(withInstallation(change));

    await expect(refused).rejects.toThrow('Install (AWS::SSM::Association): ✖ ');
    await expect(refused).rejects.toThrow(at);
  });

  test('no file, and says how to make it', async () => {
    await expect(startToy({ template: { directory: toyDirectory, stack: 'none' } })).rejects.toThrow(
      /none\.template\.json: cannot be read: .*; synthesize first: npx cdk synth -q$/,
    );
  });
});

describe('what is deployed', () => {
  test('may hold an installation that Systems Manager takes', async () => {
    const toy = await start(withInstallation({ ScheduleExpression: 'rate(1 hour)', MaxErrors: '10%' }));

    expect(toy.lab.functions.list()).toHaveLength(1);
    await toy.lab.close();
  });

  test('leaves out a resource whose condition does not hold', async () => {
    const toy = await start((template) => {
      Object.assign(template, { Conditions: { China: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] } } });
      Object.assign(template.Resources['Mail'] ?? {}, { Condition: 'China' });
    });
    const [topic] = [
      `arn:aws:sns:us-east-1:111122223333:${toy.lab.functions.list()[0]?.environment['TOPIC']?.split(':').at(-1)}`,
    ];

    toy.lab.topics.publish({ TopicArn: topic, Message: 'to nobody' }, toy.clock.now());

    expect(toy.lab.topics.deliveries()).toEqual([]);
    await toy.lab.close();
  });

  test('gives a function its environment: the template’s, and what Lambda adds', async () => {
    const toy = await startToy();

    expect(toy.lab.functions.list()[0]?.environment).toEqual({
      TOPIC: expect.stringMatching(/^arn:aws:sns:us-east-1:111122223333:toy-Topic-[0-9a-f]{12}$/),
      FAIL: 'never',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'toy',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      LAMBDA_TASK_ROOT: `${toyDirectory}/asset.toy`,
      AWS_ACCESS_KEY_ID: 'LAB-ROLE-Role',
      AWS_SECRET_ACCESS_KEY: 'lab',
    });
    await toy.lab.close();
  });

  test('puts prefix lists and static routes of the template into the network', async () => {
    const table = 'tgw-rtb-0d86bcd71877f6d88';
    const attachment = 'tgw-attach-0f21402e36c7c65ed';
    const toy = await start((template) => {
      const { Resources } = template;
      const route = {
        TransitGatewayRouteTableId: table,
        TransitGatewayAttachmentId: attachment,
        DestinationCidrBlock: '10.0.0.0/8',
      };
      Resources['Backstop'] = { Type: 'AWS::EC2::TransitGatewayRoute', Properties: route };
      const list = { PrefixListName: 'made', AddressFamily: 'IPv4', MaxEntries: 1, Entries: [{ Cidr: '10.9.0.0/16' }] };
      Resources['List'] = { Type: 'AWS::EC2::PrefixList', Properties: list };
      setVariables(template, { LIST: { 'Fn::GetAtt': ['List', 'PrefixListId'] } });
    });

    expect(toy.lab.transitGateway.resolve(table, '10.200.0.1')).toMatchObject({ attachment: { id: attachment } });
    expect(toy.lab.functions.list()[0]?.environment['LIST']).toMatch(/^pl-[0-9a-f]{17}$/);
    await toy.lab.close();
  });
});
