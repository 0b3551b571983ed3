import { describe, expect, test } from 'vitest';
import { actsOf } from '../../../lab/permissions/needs.ts';
import { readPublished } from '../../../lab/permissions/published.ts';

type Elements = Readonly<Record<string, unknown>>;

const topic = 'arn:aws:sns:us-east-1:111122223333:announcements';
const table = 'arn:aws:ec2:us-east-1:111122223333:transit-gateway-route-table/tgw-rtb-1';

const check = async (elements: Elements): Promise<void> => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Say', Effect: 'Allow', Action: 'sns:Publish', Resource: topic, ...elements }],
  };
  (await readPublished([policy]))(policy);
};

describe('a statement passes with', () => {
  test.each<[string, Elements]>([
    ['an action on its resource', {}],
    ['an action in other capitals, as IAM takes it', { Action: 'SNS:publish' }],
    ['a wildcard that some action fits', { Action: 'sns:Pub*' }],
    ['all actions', { Action: '*', Resource: topic }],
    ['all resources', { Resource: '*' }],
    ['resources by a wildcard', { Resource: 'arn:aws-cn:sns:*:111122223333:dx-*' }],
    [
      'a log group’s streams by a wildcard',
      { Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/x:*' },
    ],
    ['an action that knows no resources', { Action: 'ec2:GetTransitGatewayPrefixListReferences', Resource: '*' }],
    [
      'two actions, each of which acts on one of its resources',
      { Action: ['sns:Publish', 'ec2:SearchTransitGatewayRoutes'], Resource: [topic, table] },
    ],
    ['no resource, in a role’s trust', { Action: 'sts:AssumeRole', Resource: undefined }],
    [
      'a condition key of all services, and one of its own',
      {
        Action: 'cloudwatch:PutMetricData',
        Resource: '*',
        Condition: {
          StringEquals: { 'cloudwatch:Namespace': 'x', 'aws:sourceAccount': '1', 'aws:PrincipalTag/a': 'b' },
        },
      },
    ],
  ])('%s', async (_, elements) => {
    await expect(check(elements)).resolves.toBeUndefined();
  });
});

describe('a statement is refused with', () => {
  test.each<[string, Elements, string]>([
    ['a mistyped action', { Action: 'sns:Publsh' }, 'there is no action sns:Publsh; the nearest is sns:Publish'],
    [
      'a mistyped action among others',
      { Action: ['sns:Publish', 'ec2:DeleteTransitGatewayPrefixListReferences'] },
      'there is no action ec2:DeleteTransitGatewayPrefixListReferences; the nearest is ec2:DeleteTransitGatewayPrefixListReference',
    ],
    [
      'a wildcard that no action fits',
      { Action: 'sns:Publicize*' },
      'there is no action sns:Publicize*; the nearest is sns:Publish',
    ],
    [
      'a mistyped service',
      { Action: 'cloudwach:PutMetricData' },
      'cloudwach:PutMetricData: there is no service cloudwach; the nearest is cloudwatch',
    ],
    [
      'a resource of another type',
      { Action: 'ec2:SearchTransitGatewayRoutes', Resource: table.replace('-route-table', '') },
      'ec2:SearchTransitGatewayRoutes acts on arn:*:ec2:*:*:transit-gateway-route-table/*, not on arn:aws:ec2:us-east-1:111122223333:transit-gateway/tgw-rtb-1',
    ],
    [
      'a resource for an action that knows none',
      { Action: 'ec2:GetTransitGatewayPrefixListReferences', Resource: table },
      `ec2:GetTransitGatewayPrefixListReferences acts on * only, not on ${table}`,
    ],
    [
      'a resource that none of its actions acts on, beside one that fits',
      { Resource: [topic, table] },
      `none of sns:Publish acts on ${table}`,
    ],
    [
      'a mistyped condition key of all services',
      { Condition: { StringEquals: { 'aws:SourceAcount': '1' } } },
      'sns:Publish knows no condition key aws:SourceAcount; the nearest is aws:SourceAccount',
    ],
    [
      'a condition key that another action has',
      {
        Action: 'cloudwatch:SetAlarmState',
        Resource: '*',
        Condition: { StringEquals: { 'cloudwatch:namespace': 'x' } },
      },
      'cloudwatch:SetAlarmState knows no condition key cloudwatch:namespace; the nearest is none',
    ],
    [
      'a mistyped condition key of the action',
      {
        Action: 'cloudwatch:PutMetricData',
        Resource: '*',
        Condition: { StringEquals: { 'cloudwatch:namespaces': 'x' } },
      },
      'cloudwatch:PutMetricData knows no condition key cloudwatch:namespaces; the nearest is cloudwatch:namespace',
    ],
  ])('%s', async (_, elements, message) => {
    await expect(check(elements)).rejects.toThrow(new Error(`statement Say: ${message}`));
  });

  test('no name of its own, which then is called by its place', async () => {
    await expect(check({ Sid: undefined, Action: 'sns:Publsh' })).rejects.toThrow(
      new Error('statement 0: there is no action sns:Publsh; the nearest is sns:Publish'),
    );
  });
});

const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:111122223333:${resource}`;
const reference = { TransitGatewayRouteTableId: 'tgw-rtb-1', PrefixListId: 'pl-1', TransitGatewayAttachmentId: 'a-1' };
const stream = { logGroupName: '/aws/lambda/x', logStreamName: 'lab' };

test.each<[string, object]>([
  ['ec2:CreateTransitGatewayPrefixListReference', reference],
  ['ec2:DeleteTransitGatewayPrefixListReference', reference],
  ['ec2:GetTransitGatewayPrefixListReferences', reference],
  ['ec2:SearchTransitGatewayRoutes', reference],
  ['cloudwatch:DescribeAlarms', { AlarmNames: ['a'] }],
  ['cloudwatch:SetAlarmState', { AlarmName: 'a' }],
  ['cloudwatch:PutMetricData', { Namespace: 'x' }],
  ['directconnect:DescribeVirtualInterfaces', { virtualInterfaceId: 'dxvif-1' }],
  ['ssm:GetParameters', { Names: ['/a/b'] }],
  ['ssm:PutParameter', { Name: '/a/b' }],
  ['sns:Publish', { TopicArn: topic }],
  ['sqs:SendMessage', { queueArn: arn('sqs', 'dead-letters') }],
  ['logs:CreateLogStream', stream],
  ['logs:PutLogEvents', stream],
])('what the lab asks for at %s is what AWS publishes that it acts on', async (action, input) => {
  const acts = actsOf(action, input, arn) ?? [];

  await expect(check({ Action: action, Resource: acts.map(({ resource }) => resource) })).resolves.toBeUndefined();
  expect(acts).not.toEqual([]);
});
