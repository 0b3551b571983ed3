import { prices } from './prices.ts';
import { ofType, seriesOf, type Template } from './template.ts';

/** One line of a month's bill, in US dollars. */
export interface BillLine {
  readonly what: string;
  readonly count: number;
  readonly dollars: number;
}

/** AWS's own month: 730 hours. */
export const hoursPerMonth = 730;
const minutesPerMonth = hoursPerMonth * 60;

/** What no template tells. Assumed, not measured on AWS; a run takes one round trip to AWS when nothing happens. */
export const assumed = {
  runSeconds: 0.25,
  logKilobytesPerRun: 4,
  emailsPerMonth: 100,
  publishesPerMinute: 6,
} as const;

const alarms = (template: Template): BillLine[] => {
  const all = ofType(template, 'AWS::CloudWatch::Alarm');
  const fast = all.filter(({ Period: period }) => Number(period) < 60).length;
  const slow = all.length - fast;
  return [
    { what: 'alarms, high resolution', count: fast, dollars: fast * prices.highResolutionAlarm },
    { what: 'alarms, standard', count: slow, dollars: slow * prices.standardAlarm },
  ];
};

/** Switches, announcements and unknown events have a datapoint in their own hours only: no more than cents. */
const isRare = ([, name]: readonly unknown[]): boolean =>
  ['Switch', 'Announcement', 'UnknownEvent'].includes(String(name));

/** Custom metrics with a datapoint in every hour: each is in an alarm or on a graph. */
const metrics = (template: Template): BillLine[] => {
  const own = seriesOf(template).filter((series) => String(series[0]).startsWith('DxFailover/') && !isRare(series));
  const count = own.length;
  return [{ what: 'custom metrics', count, dollars: count * prices.customMetric }];
};

/** Ten-second publishing per probe, and one look at the alarms per run. */
const requests = (template: Template): BillLine[] => {
  const probes = ofType(template, 'AWS::SSM::Association').length;
  const count = minutesPerMonth * (probes * assumed.publishesPerMinute + 1);
  return [{ what: 'CloudWatch requests', count, dollars: (count / 1000) * prices.thousandMetricRequests }];
};

/** Every quarter of an hour: the answers of each target, both counts of each attachment, and what is listed of these. */
const metricsRead = (template: Template): BillLine[] => {
  const answers = seriesOf(template).filter(
    ([, name, , path]) => name === 'RoundTripTime' && (path === 'primary' || path === 'backup'),
  ).length;
  const count = (minutesPerMonth / 15) * (answers + 4 + 2);
  return [{ what: 'metrics read', count, dollars: (count / 1000) * prices.thousandMetricRequests }];
};

interface FunctionProperties {
  readonly Architectures?: readonly (keyof typeof prices.gigabyteSecond)[];
  readonly MemorySize?: number;
}

const runs = (template: Template): BillLine[] =>
  (ofType(template, 'AWS::Lambda::Function') as readonly FunctionProperties[]).map(
    ({ Architectures: [architecture = 'x86_64'] = [], MemorySize: megabytes = 128 }) => {
      const gigabyteSeconds = minutesPerMonth * assumed.runSeconds * (megabytes / 1024);
      const scheduled = (minutesPerMonth / 1e6) * (prices.millionInvocations + prices.millionEvents);
      const dollars = scheduled + gigabyteSeconds * prices.gigabyteSecond[architecture];
      return { what: 'reactor runs, with their schedule', count: minutesPerMonth, dollars };
    },
  );

const logs = (): BillLine[] => {
  const gigabytes = (minutesPerMonth * assumed.logKilobytesPerRun) / 1e6;
  const dollars = gigabytes * (prices.logGigabyte + prices.storedLogGigabyte * (400 / 30.4) * 0.15);
  return [{ what: 'log, GB (400 days kept, at 15 % of its size)', count: gigabytes, dollars }];
};

interface InstanceProperties {
  readonly InstanceType: string;
  readonly BlockDeviceMappings: readonly { readonly Ebs: { readonly VolumeSize: number } }[];
}

const priceOf = (type: string): number => {
  const price = (prices.instanceHour as Readonly<Record<string, number>>)[type];
  if (price === undefined) throw new Error(`bench/cost/prices.ts: no price of ${type}; add it`);
  return price;
};

const hosts = (template: Template): BillLine[] => {
  const all = ofType(template, 'AWS::EC2::Instance') as unknown as readonly InstanceProperties[];
  const gigabytes = all
    .flatMap(({ BlockDeviceMappings: disks }) => disks.map(({ Ebs: { VolumeSize: size } }) => size))
    .reduce((sum, size) => sum + size, 0);
  const hourly = all.reduce((sum, { InstanceType: type }) => sum + priceOf(type), 0);
  return [
    { what: 'probe hosts', count: all.length, dollars: hourly * hoursPerMonth },
    { what: 'their disks, GB', count: gigabytes, dollars: gigabytes * prices.gp3Gigabyte },
  ];
};

const rest = (template: Template): BillLine[] => {
  const dashboards = ofType(template, 'AWS::CloudWatch::Dashboard').length;
  const keys = ofType(template, 'AWS::KMS::Key').length;
  const emails = ofType(template, 'AWS::SNS::Subscription').length * assumed.emailsPerMonth;
  return [
    { what: 'dashboard', count: dashboards, dollars: dashboards * prices.dashboard },
    { what: 'key of the topic', count: keys, dollars: keys * prices.kmsKey },
    { what: 'e-mails', count: emails, dollars: (emails / 1000) * prices.thousandEmails },
  ];
};

/** What a month of a quiet site costs, by what its template holds. Throws where a price is not known. */
export const billOf = (template: Template): readonly BillLine[] => [
  ...hosts(template),
  ...metrics(template),
  ...alarms(template),
  ...requests(template),
  ...metricsRead(template),
  ...rest(template),
  ...runs(template),
  ...logs(),
];

const dollars = (amount: number): string => amount.toFixed(2).padStart(8);

/** A bill as it is printed, its sum last. */
export const billLines = (bill: readonly BillLine[]): readonly string[] => [
  ...bill.map(
    ({ what, count, dollars: amount }) =>
      `${dollars(amount)}  ${what}: ${count.toLocaleString('en-US', { maximumFractionDigits: 2 })}`,
  ),
  `${dollars(bill.reduce((sum, line) => sum + line.dollars, 0))}  in all`,
];
