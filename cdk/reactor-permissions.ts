import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { memoryParameter, overrideParameter, signalPrefix } from '../failover/names.ts';
import { paths } from '../failover/path.ts';
import { activeLists, type WiredSite } from '../failover/wiring.ts';
import { arnsOf, reportedArn } from './arns.ts';

/** What cannot be limited to a resource (Service Authorization Reference). */
const unlimitedRead = 'ec2:GetTransitGatewayPrefixListReferences';

const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });

/**
 * What the reactor may do: read this site's signals, routes and parameters, write its memory, and write the references
 * that its mode works on. Everything else of what a Lambda function needs (topic, queue, logs) is granted where it is made.
 */
export const reactorPermissions = (scope: Construct, site: WiredSite): readonly iam.PolicyStatement[] => [
  ...readSignals(scope, site),
  ...readRoutes(scope, site),
  readTraffic(),
  ...writeReferences(scope, site),
  ...parameters(scope, site),
];

/** The ARN pattern of all signal alarms of a site: the last slash of the prefix keeps other sites out. */
export const signalAlarms = (scope: Construct, site: WiredSite): string =>
  arnsOf(scope).alarm(`${signalPrefix(site)}*`);

const readSignals = (scope: Construct, site: WiredSite): iam.PolicyStatement[] => {
  const vifs = paths.flatMap((path) =>
    site[path].virtualInterfaces
      .filter(({ directRead }) => directRead)
      .map(({ id }) => arnsOf(scope).virtualInterface(id)),
  );
  const alarms = allow('ReadAlarms', ['cloudwatch:DescribeAlarms'], [signalAlarms(scope, site)]);
  return vifs.length === 0 ? [alarms] : [alarms, allow('ReadBgp', ['directconnect:DescribeVirtualInterfaces'], vifs)];
};

/**
 * How many packets come in by each attachment, and how many answers the probes heard. The data set that these actions know
 * holds OTLP metrics; classic ones are not limited by it.
 */
const readTraffic = (): iam.PolicyStatement =>
  allow('ReadTraffic', ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], ['*']);

const readRoutes = (scope: Construct, site: WiredSite): iam.PolicyStatement[] => [
  allow('ReadReferences', [unlimitedRead], ['*']),
  allow('ReadRoutes', ['ec2:SearchTransitGatewayRoutes'], site.routing.routeTables.map(arnsOf(scope).routeTable)),
];

/**
 * Only what the mode works on, so that a mistake of ours cannot reach further than the operator decided: nothing in
 * `observe`, the test list in `trial`, the real lists in `act`. Changing the mode is a deployment in any case.
 *
 * Delete knows no attachment, because a reference that we made to a former attachment must still be removed.
 */
const writeReferences = (scope: Construct, site: WiredSite): iam.PolicyStatement[] => {
  const lists = site.mode === 'observe' ? [] : activeLists(site);
  if (lists.length === 0) return [];
  const arns = arnsOf(scope);
  const keys = [...site.routing.routeTables.map(arns.routeTable), ...lists.map(arns.prefixList)];
  return [
    allow(
      'MakeReferences',
      ['ec2:CreateTransitGatewayPrefixListReference'],
      [...keys, arns.attachment(site.routing.backupAttachment)],
    ),
    allow('RemoveReferences', ['ec2:DeleteTransitGatewayPrefixListReference'], keys),
  ];
};

/** What of it leaves the account open, as cdk-nag names it: lists and an attachment that may be another account's. */
export const sharedResources = (scope: Construct, site: WiredSite): readonly string[] => {
  if (site.mode === 'observe') return [];
  const lists = activeLists(site).filter((id) => !Token.isUnresolved(id));
  const names = [
    ...lists.map((id) => `prefix-list/${id}`),
    `transit-gateway-attachment/${site.routing.backupAttachment}`,
  ];
  return names.map((name) => reportedArn(scope, { service: 'ec2', account: '*', name }));
};

const parameters = (scope: Construct, site: WiredSite): iam.PolicyStatement[] => {
  const [override, memory] = [overrideParameter(site), memoryParameter(site)].map(arnsOf(scope).parameter);
  return [
    allow('ReadParameters', ['ssm:GetParameters'], [override ?? '', memory ?? '']),
    allow('Remember', ['ssm:PutParameter'], [memory ?? '']),
  ];
};

/** The streams of one log group; Lambda names them itself. */
export const logStreams = (scope: Construct, logGroupName: string): string =>
  Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${logGroupName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
