import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The ARNs of resources that the stack names but does not make, in the stack's own partition, account and Region. A prefix
 * list that is shared has its owner's account, and whose an attachment has is not documented: those leave it open.
 */
export const arnsOf = (scope: Construct) => {
  const stack = Stack.of(scope);
  const of =
    (service: string, resource: string, account = stack.account) =>
    (name: string) =>
      stack.formatArn({ service, resource, account, resourceName: name, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  return {
    alarm: (name: string) =>
      stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    virtualInterface: of('directconnect', 'dxvif'),
    routeTable: of('ec2', 'transit-gateway-route-table'),
    attachment: of('ec2', 'transit-gateway-attachment', '*'),
    /** One that the stack makes, whose id is not known yet, is the stack's own. */
    prefixList: (id: string) => of('ec2', 'prefix-list', Token.isUnresolved(id) ? stack.account : '*')(id),
    /** Parameter names begin with a slash, which stands in the ARN only once. */
    parameter: (name: string) => of('ssm', 'parameter')(name.slice(1)),
  } as const;
};

/** What an ARN names; the stack's account unless given. */
interface Named {
  readonly service: string;
  readonly name: string;
  readonly account?: string;
}

/** An ARN as cdk-nag reports it, where CloudFormation fills in the rest. */
export const reportedArn = (scope: Construct, { service, name, account = Stack.of(scope).account }: Named): string =>
  [
    'arn',
    '<AWS::Partition>',
    service,
    reported(Stack.of(scope).region, 'Region'),
    reported(account, 'AccountId'),
    name,
  ].join(':');

const reported = (value: string, parameter: string): string =>
  Token.isUnresolved(value) ? `<AWS::${parameter}>` : value;
