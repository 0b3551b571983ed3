import * as z from 'zod';
import { matches, matchesArn } from './wildcard.ts';

/** Policy documents, complete for what our templates write: any other element, operator, key or principal is an error. */

/** What a request says of itself, for conditions. */
export type Context = Readonly<Partial<Record<ConditionKey, string>>>;
type ConditionKey = 'aws:SecureTransport' | 'aws:SourceAccount' | 'aws:SourceArn' | 'cloudwatch:namespace';

/** One action on one resource, as it is to be judged. */
export interface Act {
  readonly action: string;
  /** An ARN; `*` where the action knows no resources. */
  readonly resource: string;
  readonly context?: Context;
}

/** One statement of a policy. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** `*`, service names, account roots; empty in an identity policy: whoever it is attached to. */
  readonly principals: readonly string[];
  /** Whether action, resource and conditions match. */
  covers(act: Act): boolean;
}

/** Values of a list, of which one may stand without the list. */
const many = <S extends z.ZodType>(one: S) =>
  z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(one).min(1));

const value = z.string().refine((text) => !text.includes('${'), { error: 'the lab knows no policy variables' });
const action = z.string().regex(/^(\*|[a-z0-9-]+:[A-Za-z*?]+)$/, { error: '* or service:Action' });
const resource = value.regex(/^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/, { error: '* or a whole ARN' });
const account = value.regex(/^(\*|arn:[^:]+:iam::\d{12}:root)$/, {
  error: 'of AWS principals the lab knows * and account roots',
});
const service = value.regex(/^[a-z0-9-]+\.amazonaws\.com$/, { error: 'the name of a service' });

const values = many(value).optional();
const arns = z.strictObject({ 'aws:SourceArn': values }).optional();
const conditions = z.strictObject({
  StringEquals: z.strictObject({ 'aws:SourceAccount': values, 'cloudwatch:namespace': values }).optional(),
  ArnEquals: arns,
  ArnLike: arns,
  Bool: z.strictObject({ 'aws:SecureTransport': values }).optional(),
});

type Operator = keyof z.output<typeof conditions>;

/** `ArnEquals` takes wildcards as `ArnLike` does (IAM User Guide, "Condition operators"). */
const operators: Readonly<Record<Operator, (pattern: string, actual: string) => boolean>> = {
  StringEquals: (pattern, actual) => pattern === actual,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (pattern, actual) => pattern.toLowerCase() === actual,
};

type Condition = (context: Context) => boolean;

/** All operators and keys must hold, by one value each; a key that the request does not have never does. */
const conditionsOf = (declared: z.output<typeof conditions>): readonly Condition[] =>
  (Object.keys(declared) as Operator[]).flatMap((operator) =>
    Object.entries(declared[operator] ?? {}).map(([key, wanted = []]): Condition => (context) => {
      const actual = context[key as ConditionKey];
      return actual !== undefined && wanted.some((pattern) => operators[operator](pattern, actual));
    }),
  );

const common = {
  Sid: z
    .string()
    .regex(/^[0-9A-Za-z]+$/)
    .optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: many(action),
  Condition: conditions.default({}),
};
const principal = z.preprocess(
  // `*` and `{"AWS": "*"}` are the same (IAM User Guide, "Principal").
  (given) => (given === '*' ? { AWS: '*' } : given),
  z.strictObject({ AWS: many(account).optional(), Service: many(service).optional() }),
);

interface Declared {
  readonly Sid?: string | undefined;
  readonly Effect: Statement['effect'];
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: {
    readonly AWS?: readonly string[] | undefined;
    readonly Service?: readonly string[] | undefined;
  };
  readonly Condition: z.output<typeof conditions>;
}

const statementOf = (it: Declared): Statement => {
  const tests = conditionsOf(it.Condition);
  return {
    effect: it.Effect,
    principals: [...(it.Principal?.AWS ?? []), ...(it.Principal?.Service ?? [])],
    covers: (act) =>
      it.Action.some((pattern) => matches(pattern.toLowerCase(), act.action.toLowerCase())) &&
      (it.Resource?.some((pattern) => matchesArn(pattern, act.resource)) ?? true) &&
      tests.every((holds) => holds(act.context ?? {})),
  };
};

/** AWS refuses a policy in which two statements have the same. */
const eachSidOnce = (statements: readonly Declared[]): boolean => {
  const sids = statements.flatMap(({ Sid }) => Sid ?? []);
  return new Set(sids).size === sids.length;
};

const documentOf = <S extends z.ZodType<Declared>>(statement: S) =>
  z
    .strictObject({
      Version: z.literal('2012-10-17'),
      Statement: z
        .preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(statement))
        .refine(eachSidOnce, { error: 'two statements have the same Sid' }),
    })
    .transform((document): readonly Statement[] => document.Statement.map(statementOf));

const resources = many(resource);

/** A policy of a role. */
export const identityPolicy = documentOf(z.strictObject({ ...common, Resource: resources }));
/** A policy of a topic, a queue or a key. */
export const resourcePolicy = documentOf(z.strictObject({ ...common, Resource: resources, Principal: principal }));
/** Who may assume a role: a resource policy whose resource is the role itself. */
export const trustPolicy = documentOf(z.strictObject({ ...common, Principal: principal }));
