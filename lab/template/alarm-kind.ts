import * as z from 'zod';
import type { Fill } from '../cloudwatch/alarm.ts';
import { comparisons, type Comparison } from '../cloudwatch/alarm-evaluation.ts';
import { statistics, type Statistic } from '../cloudwatch/statistics.ts';
import { shown } from './checked.ts';
import { kind } from './kind.ts';

const topics = z
  .array(z.string().regex(/^arn:[^:]+:sns:/, { error: 'the lab knows only topics as actions' }))
  .max(5)
  .default([]);

const period = z.coerce
  .number()
  .refine((seconds) => [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0), {
    error: '10, 20, 30 or a multiple of 60 s',
  });

const statistic = z.enum(Object.keys(statistics) as [Statistic, ...Statistic[]]);

const metric = {
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z
    .array(z.strictObject({ Name: z.string(), Value: z.string() }))
    .max(30)
    .default([]),
};

const expression = z
  .string()
  .regex(/^FILL\(\w+, ?-?\d+(\.\d+)?\)$/, { error: 'of metric math the lab serves FILL(id, number)', abort: true });

/** The one form of metric math that is served: `FILL` of the one metric, and the metric. */
const metricMath = z
  .tuple([
    z.strictObject({
      Id: z.string(),
      Expression: expression,
      Label: z.string().optional(),
      ReturnData: z.literal(true),
    }),
    z.strictObject({
      Id: z.string(),
      MetricStat: z.strictObject({ Metric: z.strictObject(metric), Period: period, Stat: statistic }),
      ReturnData: z.literal(false),
    }),
  ])
  .refine(([{ Expression }, { Id }]) => Expression.startsWith(`FILL(${Id},`), { error: 'FILL names another metric' });

/** An alarm of metric math as one of its metric, which `fill` fills. */
const flat = (given: unknown): unknown => {
  if (!Object.hasOwn(given as object, 'Metrics')) return given;
  const { Metrics, ...rest } = z.looseObject({ Metrics: metricMath }).parse(given);
  const [{ Id: id, Expression: text, Label: label }, { Id: metricId, MetricStat }] = Metrics;
  const fill: Fill = { id, expression: text, label, metricId, value: Number.parseFloat(text.split(',')[1] ?? '') };
  return { ...rest, ...MetricStat.Metric, Period: MetricStat.Period, Statistic: MetricStat.Stat, fill };
};

const properties = z.preprocess(
  flat,
  z
    .strictObject({
      AlarmName: z.string().min(1).max(255),
      AlarmDescription: shown(1024),
      AlarmActions: topics,
      ...metric,
      fill: z.custom<Fill>().optional(),
      Statistic: statistic,
      Period: period,
      EvaluationPeriods: z.coerce.number().int().min(1),
      DatapointsToAlarm: z.coerce.number().int().min(1).optional(),
      Threshold: z.coerce.number(),
      ComparisonOperator: z.enum(Object.keys(comparisons) as [Comparison, ...Comparison[]]),
      TreatMissingData: z.enum(['missing', 'ignore', 'breaching', 'notBreaching']).default('missing'),
    })
    .refine((it) => (it.DatapointsToAlarm ?? 1) <= it.EvaluationPeriods, {
      error: 'DatapointsToAlarm must not exceed EvaluationPeriods',
    })
    .refine((it) => it.Period * it.EvaluationPeriods <= 86_400, {
      error: 'Period times EvaluationPeriods must not exceed a day',
    }),
);

/** A metric alarm with a fixed threshold: no metric math but `FILL`, no anomaly detection. */
export const alarmKind = kind({
  properties,
  identify: ({ name, arn }) => ({
    ref: name('AlarmName'),
    attributes: { Arn: arn('cloudwatch', `alarm:${name('AlarmName')}`) },
  }),
  deploy: (it, { ref, attributes }, { services }) =>
    services.alarms.add({
      name: ref,
      arn: attributes['Arn'] ?? '',
      description: it.AlarmDescription,
      metric: {
        namespace: it.Namespace,
        name: it.MetricName,
        dimensions: Object.fromEntries(it.Dimensions.map(({ Name, Value }) => [Name, Value])),
      },
      statistic: it.Statistic,
      fill: it.fill,
      periodSeconds: it.Period,
      evaluationPeriods: it.EvaluationPeriods,
      datapointsToAlarm: it.DatapointsToAlarm ?? it.EvaluationPeriods,
      threshold: it.Threshold,
      comparison: it.ComparisonOperator,
      missingData: it.TreatMissingData,
      actions: { ALARM: it.AlarmActions, OK: [], INSUFFICIENT_DATA: [] },
    }),
});
