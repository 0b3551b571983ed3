import * as z from 'zod';
import { minute, type Milliseconds } from '../../failover/time.ts';
import type { Target } from '../eventbridge/bus.ts';
import { parsePattern } from '../eventbridge/event-pattern.ts';
import { kind, nameOf, type Deployment, withoutEffect } from './kind.ts';

const target = z.strictObject({
  Id: z.string(),
  Arn: z.string().regex(/^arn:[^:]+:lambda:/, { error: 'the lab knows only functions as targets' }),
  /** JSON. */
  Input: z.string().optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  /** Read, and never used: the lab's Lambda takes every event that its policy allows. */
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.number().min(60).optional(),
      MaximumRetryAttempts: z.number().max(185).optional(),
    })
    .optional(),
});

const properties = z
  .strictObject({
    Name: z.string().optional(),
    Description: z.string().optional(),
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    ScheduleExpression: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(target).default([]),
    Tags: withoutEffect,
  })
  .refine((it) => it.EventPattern !== undefined || it.ScheduleExpression !== undefined, {
    error: 'EventPattern or ScheduleExpression',
  });

const rateOf = (expression: string): Milliseconds => {
  const count = /^rate\((\d+) minutes?\)$/.exec(expression)?.[1];
  if (count === undefined) throw new Error(`ScheduleExpression: the lab knows only rate(n minutes), got ${expression}`);
  return Number(count) * minute;
};

const targetOf = (declared: z.output<typeof target>, ruleArn: string, { services }: Deployment): Target => {
  const { queues, permissions } = services;
  const { Id, Arn, Input, DeadLetterConfig } = declared;
  const [principal, sourceArn] = ['events.amazonaws.com', ruleArn];
  const bury = (queueArn: string, event: unknown): void => {
    if (permissions.letService({ service: principal, sourceArn }, 'sqs:SendMessage', queueArn))
      queues.get(queueArn).send(event);
  };
  return {
    id: Id,
    deliver: (event) => void services.functions.invokeAsynchronously(nameOf(Arn), event, { principal, sourceArn }),
    ...(Input === undefined ? {} : { input: JSON.parse(Input) as unknown }),
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
