import * as z from 'zod';
import { comparisons, type Comparison } from '../cloudwatch/alarm-evaluation.ts';
import { isStatistic } from '../cloudwatch/statistics.ts';
import { shown } from './checked.ts';
import { kind } from './kind.ts';

const topics = z
  .array(z.string().regex(/^arn:[^:]+:sns:/, { error: 'the lab knows only topics as actions' }))
  .default([]);

const period = z.coerce
  .number()
  .refine((seconds) => [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0), {
    error: '10, 20, 30 or a multiple of 60 s',
  });

const statistic = z.string().refine(isStatistic, { error: 'Average, Sum, Minimum, Maximum, SampleCount or pNN' });

const properties = z
  .strictObject({
    AlarmName: z.string().min(1).max(255),
    AlarmDescription: shown(1024),
    AlarmActions: topics,
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
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
  });

/** A metric alarm with a fixed threshold: no metric math, no anomaly detection. */
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
      periodSeconds: it.Period,
      evaluationPeriods: it.EvaluationPeriods,
      datapointsToAlarm: it.DatapointsToAlarm ?? it.EvaluationPeriods,
      threshold: it.Threshold,
      comparison: it.ComparisonOperator,
      missingData: it.TreatMissingData,
      actionsEnabled: true,
      actions: { ALARM: it.AlarmActions, OK: [], INSUFFICIENT_DATA: [] },
    }),
});
