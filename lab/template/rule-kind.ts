import * as z from 'zod';
import { minute, second, type Milliseconds } from '../../failover/time.ts';
import type { Target } from '../eventbridge/bus.ts';
import { parsePattern } from '../eventbridge/event-pattern.ts';
import { shown } from './checked.ts';
import { kind, nameOf, type Deployment } from './kind.ts';

const target = z.strictObject({
  Id: z.string(),
  Arn: z.string().regex(/^arn:[^:]+:lambda:/, { error: 'the lab knows only functions as targets' }),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  /** The defaults: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html. */
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z
        .number()
        .min(60)
        .max(24 * 3600)
        .default(24 * 3600),
      MaximumRetryAttempts: z.number().int().min(0).max(185).default(185),
    })
    .prefault({}),
});

const properties = z
  .strictObject({
    Name: z
      .string()
      .regex(/^[.\w-]{1,64}$/)
      .optional(),
    Description: shown(512),
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    ScheduleExpression: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(target).max(5).default([]),
  })
  .refine((it) => it.EventPattern !== undefined || it.ScheduleExpression !== undefined, {
    error: 'EventPattern or ScheduleExpression',
  });

const rateOf = (expression: string): Milliseconds => {
  const [, one, several] = /^rate\((?:(1) minute|([2-9]|[1-9]\d+) minutes)\)$/.exec(expression) ?? [];
  const count = one ?? several;
  if (count === undefined)
    throw new Error(
      `ScheduleExpression: the lab knows only rate(1 minute) and rate(n minutes) from 2 up, as EventBridge spells them, got ${expression}`,
    );
  return Number(count) * minute;
};

const targetOf = (declared: z.output<typeof target>, ruleArn: string, { services }: Deployment): Target => {
  const { queues, permissions } = services;
  const { Id, Arn, DeadLetterConfig, RetryPolicy } = declared;
  const [principal, sourceArn] = ['events.amazonaws.com', ruleArn];
  const bury = (queueArn: string, event: unknown): void => {
    if (permissions.letService({ service: principal, sourceArn }, 'sqs:SendMessage', queueArn))
      queues.get(queueArn).send(event);
  };
  return {
    id: Id,
    deliver: (event) => void services.functions.invokeAsynchronously(nameOf(Arn), event, { principal, sourceArn }),
    retryPolicy: {
      maximumAge: RetryPolicy.MaximumEventAgeInSeconds * second,
      maximumRetries: RetryPolicy.MaximumRetryAttempts,
    },
    ...(DeadLetterConfig && { deadLetters: (event: unknown) => bury(DeadLetterConfig.Arn, event) }),
  };
};

/** A rule on the default bus, by pattern or by rate, whose targets are functions. */
export const ruleKind = kind({
  properties,
  identify: ({ name, arn }) => ({ ref: name('Name'), attributes: { Arn: arn('events', `rule/${name('Name')}`) } }),
  deploy: (it, { ref, attributes: { Arn = '' } }, deployment) =>
    deployment.services.bus.add({
      name: ref,
      arn: Arn,
      enabled: it.State === 'ENABLED',
      targets: it.Targets.map((declared) => targetOf(declared, Arn, deployment)),
      ...(it.EventPattern && { matches: parsePattern(it.EventPattern) }),
      ...(it.ScheduleExpression !== undefined && { rate: rateOf(it.ScheduleExpression) }),
    }),
});
