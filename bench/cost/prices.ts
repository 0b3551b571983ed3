/**
 * List prices in US dollars, us-east-1, without free tiers, taxes or discounts, as of November 2026. From AWS's pricing
 * pages (https://aws.amazon.com/cloudwatch/pricing/, /ec2/pricing/on-demand/, /ebs/pricing/, /lambda/pricing/,
 * /kms/pricing/, /sns/pricing/, /eventbridge/pricing/); no command checks them, so look them up before you rely on them.
 */
export const prices = {
  source: 'list prices of us-east-1, November 2026, no free tier',
  /** Per series and month; CloudWatch counts only the hours in which a series gets a datapoint. */
  customMetric: 0.3,
  /** Per metric that an alarm watches, and month, period of 60 s or longer: with metric math of one metric, the same. */
  standardAlarm: 0.1,
  /** Per alarm and month, period below 60 s. */
  highResolutionAlarm: 0.3,
  dashboard: 3,
  /** Per 1,000 requests: PutMetricData, DescribeAlarms, SetAlarmState, ListMetrics; and per 1,000 metrics of GetMetricData. */
  thousandMetricRequests: 0.01,
  /** Per GB taken in. */
  logGigabyte: 0.5,
  /** Per GB and month, compressed. */
  storedLogGigabyte: 0.03,
  /** Per hour, Linux, on demand. */
  instanceHour: { 't3.micro': 0.0104, 't3.small': 0.0208, 't3.nano': 0.0052 },
  /** Per GB and month. */
  gp3Gigabyte: 0.08,
  millionInvocations: 0.2,
  /** Per GB of memory and second. */
  gigabyteSecond: { arm64: 0.0000133334, x86_64: 0.0000166667 },
  /** Per million scheduled events. */
  millionEvents: 1,
  kmsKey: 1,
  /** Per 1,000 e-mails. */
  thousandEmails: 0.02,
  /** Per interface endpoint, Availability Zone and hour. */
  endpointHour: 0.01,
} as const;
