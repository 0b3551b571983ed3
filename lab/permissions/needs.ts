import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as directConnect from '@aws-sdk/client-direct-connect';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as sns from '@aws-sdk/client-sns';
import type * as ssm from '@aws-sdk/client-ssm';
import type { Act } from './policy.ts';

/** Makes an ARN of the lab's account and Region. */
export type ArnOf = (service: string, resource: string) => string;

/** The resources of a call, each of which must be allowed. */
type Resources<I> = (input: I, arn: ArnOf) => readonly string[];

const table = (arn: ArnOf, id = ''): string => arn('ec2', `transit-gateway-route-table/${id}`);
const list = (arn: ArnOf, id = ''): string => arn('ec2', `prefix-list/${id}`);
const alarm = (arn: ArnOf, name = ''): string => arn('cloudwatch', `alarm:${name}`);
/** A parameter's name begins with a slash, which stands in the ARN only once. */
const parameter = (arn: ArnOf, name = ''): string => arn('ssm', `parameter/${name.replace(/^\//, '')}`);
const stream = (arn: ArnOf, { logGroupName, logStreamName }: logs.CreateLogStreamCommandInput): string =>
  arn('logs', `log-group:${logGroupName}:log-stream:${logStreamName}`);

/**
 * What each operation that the reactor, the probe and Lambda call needs: the action of the same name on these resources
 * (Service Authorization Reference, by service: https://docs.aws.amazon.com/service-authorization/latest/reference/).
 */
const needs = {
  'ec2:CreateTransitGatewayPrefixListReference': (it: ec2.CreateTransitGatewayPrefixListReferenceCommandInput, arn) => [
    list(arn, it.PrefixListId),
    table(arn, it.TransitGatewayRouteTableId),
    ...(it.TransitGatewayAttachmentId === undefined
      ? []
      : [arn('ec2', `transit-gateway-attachment/${it.TransitGatewayAttachmentId}`)]),
  ],
  'ec2:DeleteTransitGatewayPrefixListReference': (it: ec2.DeleteTransitGatewayPrefixListReferenceCommandInput, arn) => [
    list(arn, it.PrefixListId),
    table(arn, it.TransitGatewayRouteTableId),
  ],
  'ec2:GetTransitGatewayPrefixListReferences': () => ['*'],
  'ec2:SearchTransitGatewayRoutes': (it: ec2.SearchTransitGatewayRoutesCommandInput, arn) => [
    table(arn, it.TransitGatewayRouteTableId),
  ],
  // Without names it reads every alarm.
  'cloudwatch:DescribeAlarms': ({ AlarmNames: names = [] }: cloudwatch.DescribeAlarmsCommandInput, arn) =>
    (names.length === 0 ? ['*'] : names).map((name) => alarm(arn, name)),
  'cloudwatch:SetAlarmState': (it: cloudwatch.SetAlarmStateCommandInput, arn) => [alarm(arn, it.AlarmName)],
  'cloudwatch:PutMetricData': () => ['*'],
  'cloudwatch:GetMetricData': () => ['*'],
  'cloudwatch:ListMetrics': () => ['*'],
  'directconnect:DescribeVirtualInterfaces': (
    { virtualInterfaceId = '*' }: directConnect.DescribeVirtualInterfacesCommandInput,
    arn,
  ) => [arn('directconnect', `dxvif/${virtualInterfaceId}`)],
  'ssm:GetParameters': ({ Names = [] }: ssm.GetParametersCommandInput, arn) =>
    Names.map((name) => parameter(arn, name)),
  'ssm:PutParameter': ({ Name }: ssm.PutParameterCommandInput, arn) => [parameter(arn, Name)],
  'sns:Publish': ({ TopicArn = '' }: sns.PublishCommandInput) => [TopicArn],
  // Lambda, for a function whose invocation failed; the lab's queues have no operations.
  'sqs:SendMessage': ({ queueArn }: { readonly queueArn: string }) => [queueArn],
  'logs:CreateLogStream': (it: logs.CreateLogStreamCommandInput, arn) => [stream(arn, it)],
  'logs:PutLogEvents': (it: logs.PutLogEventsCommandInput, arn) => [stream(arn, it)],
} satisfies Readonly<Record<string, Resources<never>>>;

/** The acts that a call amounts to; undefined for an operation that the lab has no needs of. */
export const actsOf = (action: string, input: unknown, arn: ArnOf): readonly Act[] | undefined => {
  const resources = (needs as Readonly<Record<string, Resources<never>>>)[action];
  // Only PutMetricData has one, and it is its only limit.
  const { Namespace } = input as { readonly Namespace?: string };
  const context = Namespace === undefined ? {} : { 'cloudwatch:namespace': Namespace };
  return resources?.(input as never, arn).map((resource) => ({ action, resource, context }));
};
