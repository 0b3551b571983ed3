import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { reportedArn } from './arns.ts';

/**
 * What the Systems Manager agent on a host calls, for Session Manager and State Manager. Less than AmazonSSMManagedInstanceCore,
 * which also reads every parameter of the account, and takes `*` for all
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html).
 */

/** These know no resources (Service Authorization Reference). */
const unlimited = [
  'ssm:ListAssociations',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;

/** Each of these acts on an instance, an association or a document, some on two of them at once. */
const limited = [
  'ssm:DescribeAssociation',
  'ssm:DescribeDocument',
  'ssm:GetDocument',
  'ssm:ListInstanceAssociations',
  'ssm:PutComplianceItems',
  'ssm:UpdateAssociationStatus',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
] as const;

/** What they act on. Amazon's own documents are public, and belong to no account. */
const items = [
  { service: 'ec2', name: 'instance/*' },
  { service: 'ssm', name: 'association/*' },
  { service: 'ssm', name: 'document/AWS-*', account: '' },
] as const;

/**
 * Gives a host's role what the agent on it calls. Instances and associations cannot be named one by one, because the role
 * comes before them. Of documents it reads Amazon's; your own may hold more than a probe's host should see.
 */
export const letAgentCall = (role: iam.Role): void => {
  const stack = Stack.of(role);
  const resources = items.map(({ name, ...of }) => stack.formatArn({ ...of, ...partsOf(name) }));
  role.addToPolicy(new iam.PolicyStatement({ sid: 'SystemsManagerAgent', actions: [...unlimited], resources: ['*'] }));
  role.addToPolicy(new iam.PolicyStatement({ sid: 'SystemsManagerItems', actions: [...limited], resources }));
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ssm:ListAssociations and the calls of ssmmessages know no resources',
    },
    ...items.map((item) => ({
      id: `AwsSolutions-IAM5[Resource::${reportedArn(role, item)}]`,
      reason: 'What the Systems Manager agent reads and reports of its own host, which is not known before its role',
    })),
  );
};

const partsOf = (name: string): { readonly resource: string; readonly resourceName: string } => {
  const [resource = '', resourceName = ''] = name.split('/');
  return { resource, resourceName };
};
