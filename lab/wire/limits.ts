import type { ServiceModel, Shape } from './model.ts';

/** What a member's value must keep to besides its type. For a text or a list the bounds are of its length. */
export interface Limit {
  readonly min?: number;
  readonly max?: number;
  /** Of the whole text. */
  readonly pattern?: string;
  /** The SDK's export that has the values: `StateValue`. */
  readonly oneOf?: string;
}

const name: Limit = { min: 1, max: 255 };

/**
 * The limits of the members of served operations, which the SDK's schemas do not carry, by service; by member, or by
 * structure and member where two of a service differ; `.item` for what is in a list. From the services' own models; those
 * under "API reference" stand in its text alone.
 */
export const limits: Readonly<Record<string, Readonly<Record<string, Limit>>>> = {
  CloudWatch: {
    Namespace: { ...name, pattern: '[^:].*' },
    MetricName: name,
    Dimensions: { max: 30 },
    'ListMetricsInput.Dimensions': { max: 10 },
    'DimensionFilter.Name': name,
    'DimensionFilter.Value': { min: 1, max: 1024 },
    'MetricDataQuery.Id': name,
    Expression: { min: 1, max: 2048 },
    Period: { min: 1 },
    AccountId: { min: 1, max: 255 },
    'Dimension.Name': name,
    'Dimension.Value': { min: 1, max: 1024 },
    Unit: { oneOf: 'StandardUnit' },
    StorageResolution: { min: 1 },
    ScanBy: { oneOf: 'ScanBy' },
    AlarmName: name,
    AlarmNames: { max: 100 },
    'AlarmNames.item': name,
    AlarmNamePrefix: name,
    'AlarmTypes.item': { oneOf: 'AlarmType' },
    StateValue: { oneOf: 'StateValue' },
    StateReason: { min: 0, max: 1023 },
    StateReasonData: { min: 0, max: 4000 },
    HistoryItemType: { oneOf: 'HistoryItemType' },
    MaxRecords: { min: 1, max: 100 },
    // API reference: PutMetricData, MetricDatum.
    MetricData: { max: 1000 },
    Values: { max: 150 },
    Counts: { max: 150 },
  },
  SSM: {
    Name: { min: 1, max: 2048 },
    Names: { min: 1, max: 10 },
    'Names.item': { min: 1, max: 2048 },
    Type: { oneOf: 'ParameterType' },
    Tier: { oneOf: 'ParameterTier' },
    // API reference: PutParameter; the most depends on the tier, and is in bytes.
    Value: { min: 1 },
  },
  'CloudWatch Logs': {
    logGroupName: { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' },
    startTime: { min: 0 },
    filterPattern: { min: 0, max: 1024 },
    limit: { min: 1, max: 10_000 },
    nextToken: { min: 1 },
  },
  // API reference: Publish. The most bytes of a message are counted where it is published.
  SNS: { Subject: { pattern: '[!-~][ -~]{0,99}' }, MessageStructure: { pattern: 'json' } },
  EC2: { MaxResults: { min: 5, max: 1000 } },
};

/** How a value breaks its limit. */
export type Breach =
  | { readonly kind: 'max' | 'min'; readonly of: 'length' | 'size' | 'value'; readonly bound: number }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'values'; readonly values: readonly string[] };

/** A member of a structure, by the names that {@link limits} goes by. */
export interface Member {
  readonly structure: Shape;
  /** `AlarmNames`, and `AlarmNames.item` for what is in it. */
  readonly name: string;
}

const boundsBroken = ({ min = -Infinity, max = Infinity }: Limit, value: unknown): readonly Breach[] => {
  const [of, measure] = measured(value);
  if (measure < min) return [{ kind: 'min', of, bound: min }];
  return measure > max ? [{ kind: 'max', of, bound: max }] : [];
};

const measured = (value: unknown): readonly [of: 'length' | 'size' | 'value', measure: number] => {
  if (typeof value === 'string') return ['length', value.length];
  return Array.isArray(value) ? ['size', value.length] : ['value', typeof value === 'number' ? value : NaN];
};

/** Says what of its limit a member's value breaks; undefined for a member without a limit. */
export const limitOf = (
  { id, valuesOf }: ServiceModel,
  { structure, name: own }: Member,
): ((value: unknown) => readonly Breach[]) | undefined => {
  const all = limits[id] ?? {};
  const limit = all[`${structure.getName()}.${own}`] ?? all[own];
  if (limit === undefined) return undefined;
  const { pattern, oneOf } = limit;
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`);
  const values = oneOf === undefined ? undefined : valuesOf(oneOf);
  return (value) => [
    ...boundsBroken(limit, value),
    ...(pattern !== undefined && whole?.test(String(value)) === false ? [{ kind: 'pattern', pattern } as const] : []),
    ...(values?.some((known) => known === value) === false ? [{ kind: 'values', values } as const] : []),
  ];
};
