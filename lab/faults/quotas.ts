import { second, type Clock, type Instant } from '../../failover/time.ts';
import type { ServedCall } from '../wire/passage.ts';
import { ServiceError } from '../wire/service.ts';

/**
 * What AWS lets an account do per second in a Region; an action that is not here has no quota. CloudWatch:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html; Parameter Store and SNS:
 * https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html (SNS: the Region with the least).
 */
const rates: Readonly<Record<string, number>> = {
  'cloudwatch:DescribeAlarms': 9,
  'cloudwatch:DescribeAlarmHistory': 20,
  'cloudwatch:SetAlarmState': 3,
  'cloudwatch:PutMetricData': 500,
  'ssm:Get*': 40,
  'sns:Publish': 300,
  // AWS publishes none for these two: modelled.
  'ssm:PutParameter': 3,
  'directconnect:DescribeVirtualInterfaces': 10,
};

/** Tokens a second, and how many the bucket holds: a second's worth where AWS names a rate alone, which is modelled. */
const quotaOf = (bucket: string): readonly [rate: number, capacity: number] => {
  const rate = rates[bucket] ?? Infinity;
  if (!bucket.startsWith('ec2:')) return [rate, rate];
  // A bucket for each API, by its kind (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html).
  return /^ec2:(Describe|List|Search|Get)/.test(bucket) ? [20, 100] : [5, 50];
};

/** How a service refuses what is beyond its quota: as users report it; Direct Connect's is modelled. */
export const throttling = ({ service }: ServedCall): ServiceError => {
  if (service === 'EC2') return new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  const code = service === 'CloudWatch' ? 'Throttling' : 'ThrottlingException';
  return new ServiceError(code, 'Rate exceeded', 400);
};

/** Counts calls: whether this one is beyond its quota. */
export const createQuotas = (clock: Clock): ((call: ServedCall) => boolean) => {
  const buckets = new Map<string, { readonly tokens: number; readonly at: Instant }>();
  return ({ action }) => {
    // The reads of Parameter Store share one.
    const bucket = action.replace(/^ssm:Get.*/, 'ssm:Get*');
    const [rate, capacity] = quotaOf(bucket);
    const now = clock.now();
    const { tokens, at } = buckets.get(bucket) ?? { tokens: capacity, at: now };
    const left = Math.min(capacity, tokens + ((now - at) / second) * rate) - 1;
    buckets.set(bucket, { tokens: left < 0 ? left + 1 : left, at: now });
    return left < 0;
  };
};
