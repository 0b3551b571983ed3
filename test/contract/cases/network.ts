import { constraint, unserved, type Case, type Refusal } from './case.ts';

const table = 'tgw-rtb-0d86bcd71877f6d88';
const list = 'pl-0d81338f99b4770b6';
const attachment = 'tgw-attach-0f21402e36c7c65ed';
const key = { TransitGatewayRouteTableId: table, PrefixListId: list };
const reference = { ...key, TransitGatewayAttachmentId: attachment };
const shown = (State: string) => ({ TransitGatewayPrefixListReference: { ...key, State } });

const none = (member: string, id: string, code: string): Refusal => [
  `a ${member} that is none`,
  { [member]: id },
  code,
  `The ID '${id}' does not exist`,
];
const noTable = none('TransitGatewayRouteTableId', 'tgw-rtb-0', 'InvalidRouteTableID.NotFound');
const noList = none('PrefixListId', 'pl-0', 'InvalidPrefixListID.NotFound');
const noAttachment = none('TransitGatewayAttachmentId', 'tgw-attach-0', 'InvalidTransitGatewayAttachmentID.NotFound');
const trial: Refusal = [
  'a trial run',
  { DryRun: true },
  'DryRunOperation',
  'Request would have succeeded, but DryRun flag is set.',
];
const sizes = (min: number, max: number): readonly Refusal[] => [
  [
    'a page that is too small',
    { MaxResults: min - 1 },
    'InvalidParameterValue',
    `Value ( ${min - 1} ) for parameter maxResults is invalid. Expecting a value greater than ${min}.`,
  ],
  [
    'a page that is too large',
    { MaxResults: max + 1 },
    'InvalidParameterValue',
    `Value ( ${max + 1} ) for parameter maxResults is invalid. Expecting a value smaller than ${max}.`,
  ],
];
const badToken: Refusal = ['a token that is none', { NextToken: 'x' }, 'InvalidNextToken', 'The token x is invalid'];
const badFilter = (served: string): Refusal => [
  'a filter that the lab does not know',
  { Filters: [{ Name: 'owner-id', Values: ['1'] }] },
  'InvalidParameterValue',
  `The filter 'owner-id' is invalid; the lab serves ${served}`,
];
const attachments = 'attachment.transit-gateway-attachment-id, attachment.resource-id, attachment.resource-type';
const targets: readonly Refusal[] = [
  [
    'an attachment and a blackhole',
    { TransitGatewayAttachmentId: attachment, Blackhole: true },
    'InvalidParameterCombination',
    'An attachment and Blackhole exclude each other',
  ],
  [
    'a reference to nothing',
    { TransitGatewayAttachmentId: undefined, Blackhole: undefined },
    'MissingParameter',
    'The request must contain the parameter TransitGatewayAttachmentId',
  ],
];

/** EC2, in the order in which they are called. */
export const ec2: readonly Case[] = [
  {
    operation: 'CreateTransitGatewayPrefixListReference',
    input: reference,
    answer: shown('pending'),
    refusals: [
      noTable,
      noList,
      noAttachment,
      trial,
      ...targets,
      ['a second one', {}, 'RouteAlreadyExists', `The reference to ${list} in ${table} already exists`],
    ],
  },
  {
    operation: 'GetTransitGatewayPrefixListReferences',
    input: { TransitGatewayRouteTableId: table, MaxResults: 5 },
    answer: { TransitGatewayPrefixListReferences: [{ ...key, State: 'available' }] },
    refusals: [
      noTable,
      trial,
      ...sizes(5, 1000),
      badToken,
      badFilter(`${attachments}, is-blackhole, prefix-list-id, state`),
    ],
  },
  {
    operation: 'SearchTransitGatewayRoutes',
    input: { TransitGatewayRouteTableId: table, Filters: [{ Name: 'prefix-list-id', Values: [list] }] },
    answer: { Routes: [{ DestinationCidrBlock: '10.3.0.0/18', PrefixListId: list, State: 'active' }] },
    refusals: [
      noTable,
      trial,
      ...sizes(5, 1000),
      badToken,
      badFilter(
        `${attachments}, prefix-list-id, route-search.exact-match, route-search.longest-prefix-match, route-search.subnet-of-match, route-search.supernet-of-match, state, type`,
      ),
    ],
  },
  {
    operation: 'ModifyTransitGatewayPrefixListReference',
    input: { ...key, Blackhole: true },
    answer: shown('modifying'),
    refusals: [
      noTable,
      noList,
      [noAttachment[0], { ...noAttachment[1], Blackhole: undefined }, noAttachment[2], noAttachment[3]],
      trial,
      ...targets,
    ],
  },
  {
    operation: 'DeleteTransitGatewayPrefixListReference',
    input: key,
    answer: shown('deleting'),
    refusals: [
      noTable,
      noList,
      trial,
      ['one that is gone', {}, 'InvalidRoute.NotFound', `The reference to ${list} in ${table} does not exist`],
    ],
  },
  {
    operation: 'GetManagedPrefixListEntries',
    input: { PrefixListId: list },
    answer: { Entries: [{ Cidr: '10.3.0.0/18' }] },
    refusals: [
      noList,
      trial,
      ...sizes(1, 100),
      badToken,
      [
        'an older version',
        { TargetVersion: 1 },
        'UnknownParameter',
        unserved('TargetVersion', ['DryRun', 'PrefixListId', 'MaxResults', 'NextToken']),
      ],
    ],
  },
  {
    operation: 'DescribeManagedPrefixLists',
    input: { PrefixListIds: [list] },
    answer: { PrefixLists: [{ PrefixListId: list, PrefixListName: 'on-premises' }] },
    refusals: [
      ['a list that is none', { PrefixListIds: ['pl-0'] }, noList[2], noList[3]],
      trial,
      ...sizes(1, 100),
      badToken,
      badFilter('prefix-list-id, prefix-list-name'),
    ],
  },
];

const line = 'dxvif-0a1b2c3d';
const mistake = 'DirectConnectClientException';
const noLine: Refusal = [
  'an interface that is none',
  { virtualInterfaceId: 'dxvif-0' },
  mistake,
  'Virtual Interface ID dxvif-0 was not found',
];

/** Direct Connect, in the order in which they are called. */
export const directConnect: readonly Case[] = [
  {
    operation: 'DescribeVirtualInterfaces',
    input: { virtualInterfaceId: line },
    answer: { virtualInterfaces: [{ virtualInterfaceId: line, bgpPeers: [{ bgpStatus: 'up' }] }] },
    refusals: [noLine, ['a token that is none', { nextToken: 'x' }, mistake, 'The token x is invalid']],
  },
  {
    operation: 'StartBgpFailoverTest',
    input: { virtualInterfaceId: line, testDurationInMinutes: 600 },
    answer: { virtualInterfaceTest: { virtualInterfaceId: line, testDurationInMinutes: 600 } },
    refusals: [
      noLine,
      [
        'more than three days',
        { testDurationInMinutes: 4321 },
        mistake,
        constraint('4321', 'testDurationInMinutes', 'have value less than or equal to 4320'),
      ],
      ['a second one', {}, mistake, `Virtual Interface ${line} already has a failover test in progress`],
      [
        'peers',
        { bgpPeers: ['dxpeer-1'] },
        'UnknownParameter',
        unserved('bgpPeers', ['virtualInterfaceId', 'testDurationInMinutes']),
      ],
    ],
  },
  {
    operation: 'ListVirtualInterfaceTestHistory',
    input: { virtualInterfaceId: line },
    answer: { virtualInterfaceTestHistory: [{ virtualInterfaceId: line, testDurationInMinutes: 600 }] },
    refusals: [
      [
        'a page size',
        { maxResults: 1 },
        'UnknownParameter',
        unserved('maxResults', ['testId', 'virtualInterfaceId', 'status']),
      ],
    ],
  },
  {
    operation: 'StopBgpFailoverTest',
    input: { virtualInterfaceId: line },
    answer: { virtualInterfaceTest: { virtualInterfaceId: line } },
    refusals: [noLine, ['one that is over', {}, mistake, `Virtual Interface ${line} has no failover test in progress`]],
  },
];
