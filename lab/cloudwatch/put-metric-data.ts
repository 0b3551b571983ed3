import type * as sdk from '@aws-sdk/client-cloudwatch';
import { hour, type Instant } from '../../failover/time.ts';
import { servingOnly } from '../services/served-members.ts';
import { ServiceError } from '../wire/service.ts';
import type { Call, Operation } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import type { Datapoint } from './metric-store.ts';
import { merge, statisticsOf, type StatisticSet } from './statistics.ts';

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message);
const combination = (message: string): ServiceError =>
  new ServiceError('InvalidParameterCombinationException', message);

/** CloudWatch rejects what lies outside these (API reference, MetricDatum). */
const [past, future] = [14 * 24 * hour, 2 * hour];
const largestValue = 2 ** 360;

const dimensionsOf = (dimensions: readonly sdk.Dimension[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));

const checkValue = (value: number): number => {
  if (Math.abs(value) > largestValue) throw invalid(`The value ${value} for parameter Value is invalid.`);
  return value;
};

const ofValues = (values: readonly number[], counts: readonly number[] | undefined): StatisticSet => {
  if (counts !== undefined && counts.length !== values.length)
    throw combination('The parameters Values and Counts must have the same number of elements.');
  const [first, ...rest] = values.map((value, index) => statisticsOf(checkValue(value), counts?.[index] ?? 1));
  if (first === undefined) throw invalid('The collection Values must not be empty.');
  return rest.reduce(merge, first);
};

const statisticsIn = ({ Value, Values, Counts, StatisticValues }: sdk.MetricDatum): StatisticSet => {
  if ([Value, Values, StatisticValues].filter((one) => one !== undefined).length !== 1)
    throw combination('Exactly one of Value, Values and StatisticValues must be given.');
  if (StatisticValues !== undefined) throw invalid('the lab does not serve StatisticValues');
  return ofValues(Values ?? [Value ?? 0], Counts);
};

const momentOf = ({ Timestamp }: sdk.MetricDatum, now: Instant): Instant => {
  const at = Timestamp?.getTime() ?? now;
  if (at < now - past || at > now + future)
    throw invalid('The parameter Timestamp must be at most two weeks in the past and two hours in the future.');
  return at;
};

const datapointOf = (namespace: string, datum: sdk.MetricDatum, now: Instant): Datapoint => {
  const resolution = datum.StorageResolution ?? 60;
  if (resolution !== 1 && resolution !== 60) throw invalid('The parameter StorageResolution must be 1 or 60.');
  return {
    namespace,
    name: datum.MetricName ?? '',
    dimensions: dimensionsOf(datum.Dimensions),
    at: momentOf(datum, now),
    statistics: statisticsIn(datum),
    resolution,
    ...(datum.Unit === undefined ? {} : { unit: datum.Unit }),
  };
};

/** Of the request (API reference), which is measured as JSON here, whatever the protocol: modelled. */
const maximumBytes = 1024 * 1024;

const checkSize = (input: sdk.PutMetricDataCommandInput): void => {
  if (Buffer.byteLength(JSON.stringify(input)) > maximumBytes)
    throw undocumentedError('metrics of more than 1 MB', 'The request must not be larger than 1 MB.', 413);
};

/** PutMetricData: `publish` gets each datapoint of a request, all of them or, where one is invalid, none. */
export const putMetricData = (publish: (datapoint: Datapoint) => void): Operation<sdk.PutMetricDataCommandInput> =>
  servingOnly(['Namespace', 'MetricData'], (input, { now }: Call): void => {
    const { Namespace: namespace = '', MetricData = [] } = input;
    checkSize(input);
    if (namespace.startsWith('AWS/')) throw invalid('The value AWS/ for parameter Namespace is invalid.');
    if (MetricData.length === 0)
      throw new ServiceError('MissingRequiredParameterException', 'The parameter MetricData is required.');
    for (const datapoint of MetricData.map((datum) => datapointOf(namespace, datum, now))) publish(datapoint);
  });
