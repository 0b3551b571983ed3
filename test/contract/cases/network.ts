import { unserved, type Case, type Refusal } from './case.ts';

const table = 'tgw-rtb-0d86bcd71877f6d88';
const list = 'pl-0d81338f99b4770b6';
const attachment = 'tgw-attach-0f21402e36c7c65ed';
const range = '10.3.0.0/18';
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
const trial = (served: readonly string[]): Refusal => [
  'a trial run',
  { DryRun: true },
  'UnknownParameter',
  unserved('DryRun', served),
];
/** Whether a dry run looks at what is named is not documented; the lab's does, so that it finds a table that is gone. */
const dryRuns: readonly Refusal[] = [
  ['a dry run', { DryRun: true }, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.'],
  ...[noTable, noList].map(([what, change, ...error]): Refusal => [
    `a dry run for ${what}`,
    { ...change, DryRun: true },
    ...error,
  ]),
];
const sizes: readonly Refusal[] = [
  [
    'a page that is too small',
    { MaxResults: 4 },
    'InvalidParameterValue',
    'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
  ],
  [
    'a page that is too large',
    { MaxResults: 1001 },
    'InvalidParameterValue',
    'Value ( 1001 ) for parameter maxResults is invalid. Expecting a value smaller than 1000.',
  ],
];
const badToken: Refusal = ['a token that is none', { NextToken: 'x' }, 'InvalidNextToken', 'The token x is invalid'];
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
      ...dryRuns,
      [`a dry run for ${noAttachment[0]}`, { ...noAttachment[1], DryRun: true }, noAttachment[2], noAttachment[3]],
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
      ...sizes,
      badToken,
      [
        'a filter',
        { Filters: [{ Name: 'state', Values: ['available'] }] },
        'UnknownParameter',
        unserved('Filters', ['TransitGatewayRouteTableId', 'MaxResults', 'NextToken']),
      ],
    ],
  },
  {
    operation: 'SearchTransitGatewayRoutes',
    input: {
      TransitGatewayRouteTableId: table,
      Filters: [{ Name: 'type', Values: ['propagated'] }],
      MaxResults: 5,
    },
    answer: { Routes: [{ DestinationCidrBlock: range, PrefixListId: list, State: 'active', Type: 'propagated' }] },
    refusals: [
      noTable,
      ...sizes,
      badToken,
      trial(['TransitGatewayRouteTableId', 'Filters', 'MaxResults', 'NextToken']),
      [
        'a filter that the lab does not know',
        { Filters: [{ Name: 'state', Values: ['active'] }] },
        'InvalidParameterValue',
        "The filter 'state' is invalid; the lab serves type",
      ],
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
      ...dryRuns,
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
      ...dryRuns,
      ['one that is gone', {}, 'InvalidRoute.NotFound', `The reference to ${list} in ${table} does not exist`],
    ],
  },
];

const line = 'dxvif-0a1b2c3d';

/** Direct Connect. */
export const directConnect: readonly Case[] = [
  {
    operation: 'DescribeVirtualInterfaces',
    input: { virtualInterfaceId: line },
    answer: { virtualInterfaces: [{ virtualInterfaceId: line, bgpPeers: [{ bgpStatus: 'up' }] }] },
    refusals: [
      [
        'an interface that is none',
        { virtualInterfaceId: 'dxvif-0' },
        'DirectConnectClientException',
        'Virtual Interface ID dxvif-0 was not found',
      ],
      [
        'a connection',
        { connectionId: 'dxcon-1' },
        'UnknownParameter',
        unserved('connectionId', ['virtualInterfaceId']),
      ],
    ],
  },
];
