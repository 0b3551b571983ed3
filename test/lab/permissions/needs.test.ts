import { expect, test } from 'vitest';
import { actsOf } from '../../../lab/permissions/needs.ts';

const arn = (service: string, name: string): string => `arn:aws:${service}:eu-west-1:1:${name}`;
const resourcesOf = (action: string, input: object) => actsOf(action, input, arn)?.map(({ resource }) => resource);

const reference = { TransitGatewayRouteTableId: 'tgw-rtb-1', PrefixListId: 'pl-1' };
const table = 'arn:aws:ec2:eu-west-1:1:transit-gateway-route-table/tgw-rtb-1';
const list = 'arn:aws:ec2:eu-west-1:1:prefix-list/pl-1';

test.each<[string, object, readonly string[]]>([
  [
    'ec2:CreateTransitGatewayPrefixListReference',
    { ...reference, TransitGatewayAttachmentId: 'tgw-attach-1' },
    [list, table, 'arn:aws:ec2:eu-west-1:1:transit-gateway-attachment/tgw-attach-1'],
  ],
  ['ec2:CreateTransitGatewayPrefixListReference', { ...reference, Blackhole: true }, [list, table]],
  ['ec2:DeleteTransitGatewayPrefixListReference', reference, [list, table]],
  ['ec2:GetTransitGatewayPrefixListReferences', reference, ['*']],
  ['ec2:SearchTransitGatewayRoutes', reference, [table]],
  [
    'cloudwatch:DescribeAlarms',
    { AlarmNames: ['a/b', 'c'] },
    ['arn:aws:cloudwatch:eu-west-1:1:alarm:a/b', 'arn:aws:cloudwatch:eu-west-1:1:alarm:c'],
  ],
  ['cloudwatch:DescribeAlarms', {}, ['arn:aws:cloudwatch:eu-west-1:1:alarm:*']],
  ['cloudwatch:DescribeAlarms', { AlarmNames: [] }, ['arn:aws:cloudwatch:eu-west-1:1:alarm:*']],
  ['directconnect:DescribeVirtualInterfaces', {}, ['arn:aws:directconnect:eu-west-1:1:dxvif/*']],
  [
    'ssm:GetParameters',
    { Names: ['/a/b', 'c'] },
    ['arn:aws:ssm:eu-west-1:1:parameter/a/b', 'arn:aws:ssm:eu-west-1:1:parameter/c'],
  ],
])('%s of %j needs its action on each of %j', (action, input, resources) => {
  expect(resourcesOf(action, input)).toEqual(resources);
});

test('PutMetricData is judged by its namespace', () => {
  expect(actsOf('cloudwatch:PutMetricData', { Namespace: 'DxFailover/hq' }, arn)).toEqual([
    { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': 'DxFailover/hq' } },
  ]);
});

test('an operation of which nothing is known has no needs', () => {
  expect(actsOf('ssm:DeleteParameter', {}, arn)).toBeUndefined();
});
