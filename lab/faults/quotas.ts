import { second, type Clock, type Instant } from '../../failover/time.ts';
import type { ServedCall } from '../wire/passage.ts';
import { ServiceError } from '../wire/service.ts';

/** A token bucket, per account and Region as all of these are. */
interface Quota {
  /** Tokens a second. */
  readonly rate: number;
  /** Tokens that it holds; a second's worth where AWS names a rate alone, which is modelled. */
  readonly capacity?: number;
  /** The actions that share it; each has its own unless given. */
  readonly shared?: string;
}

/**
 * What AWS lets an account do per second, by action; an action that is not here has no quota. CloudWatch:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html; Parameter Store and SNS: their
 * pages in https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html (SNS: the Region with the least).
 */
const quotas: Readonly<Record<string, Quota>> = {
  'cloudwatch:DescribeAlarms': { rate: 9 },
  'cloudwatch:DescribeAlarmHistory': { rate: 20 },
  'cloudwatch:SetAlarmState': { rate: 3 },
  'cloudwatch:EnableAlarmActions': { rate: 3 },
  'cloudwatch:DisableAlarmActions': { rate: 3 },
  'cloudwatch:PutMetricData': { rate: 500 },
  'cloudwatch:GetMetricData': { rate: 50 },
  'cloudwatch:GetMetricStatistics': { rate: 400 },
  'cloudwatch:ListMetrics': { rate: 25 },
  'ssm:GetParameter': { rate: 40, shared: 'ssm reads' },
  'ssm:GetParameters': { rate: 40, shared: 'ssm reads' },
  'sns:Publish': { rate: 300 },
  // AWS publishes none for these two: modelled.
  'ssm:PutParameter': { rate: 3 },
  'directconnect:DescribeVirtualInterfaces': { rate: 10 },
};

/** EC2 gives each API a bucket, by its kind (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html). */
const quotaOf = (action: string): Quota | undefined => {
  if (!action.startsWith('ec2:')) return quotas[action];
  return /^ec2:(Describe|List|Search|Get)/.test(action) ? { rate: 20, capacity: 100 } : { rate: 5, capacity: 50 };
};

/** How a service refuses what is beyond its quota: as users report it; Direct Connect's is modelled. */
export const throttling = ({ service }: ServedCall): ServiceError => {
  if (service === 'EC2') return new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  const code = service === 'CloudWatch' ? 'Throttling' : 'ThrottlingException';
  return new ServiceError(code, 'Rate exceeded', 400);
};

/** Counts calls: whether this one is beyond its quota. */
export const createQuotas = (clock: Clock): ((call: ServedCall) => boolean) => {
  const buckets = new Map<string, { tokens: number; at: Instant }>();
  return ({ action }) => {
    const quota = quotaOf(action);
    if (quota === undefined) return false;
    const { rate, capacity = rate, shared = action } = quota;
    const [now, before] = [clock.now(), buckets.get(shared) ?? { tokens: capacity, at: clock.now() }];
    const tokens = Math.min(capacity, before.tokens + ((now - before.at) / second) * rate);
    const isBeyond = tokens < 1;
    buckets.set(shared, { tokens: isBeyond ? tokens : tokens - 1, at: now });
    return isBeyond;
  };
};
