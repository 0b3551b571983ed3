import type { Template } from 'aws-cdk-lib/assertions';
import { resolved, type Resource } from './resolved.ts';

/** One statement of any policy in a template. */
export interface PolicyStatement {
  /** The logical id and the type of the resource that it stands in. */
  readonly at: string;
  readonly type: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `Service:lambda.amazonaws.com`, `AWS:*`; empty in an identity policy. */
  readonly principals: readonly string[];
  /** By key, whatever the operator. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

interface Written {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy document, wherever it stands. */
interface Document {
  readonly Version: string;
  readonly Statement: Written | readonly Written[];
}

const isDocument = (value: object): value is Document => 'Version' in value && 'Statement' in value;

/** Every policy document anywhere in a value: a new kind of policy is not forgotten. */
const documentsIn = (value: unknown): readonly Document[] => {
  if (typeof value !== 'object' || value === null) return [];
  return isDocument(value) ? [value] : Object.values(value).flatMap(documentsIn);
};

const list = (value: string | readonly string[] = []): readonly string[] => [value].flat();

const principalsOf = (principal: Written['Principal'] = {}): readonly string[] =>
  typeof principal === 'string'
    ? [`AWS:${principal}`]
    : Object.entries(principal).flatMap(([kind, names]) => list(names).map((name) => `${kind}:${name}`));

/** A permission of a Lambda function is a statement of the function's policy that has a type of its own. */
const ofPermission = (properties: Readonly<Record<string, unknown>>): Document => {
  const { Action, FunctionName, Principal, SourceArn, SourceAccount } = properties as Record<string, string>;
  const given = { 'aws:SourceArn': SourceArn, 'aws:SourceAccount': SourceAccount };
  const Condition = { StringEquals: Object.fromEntries(Object.entries(given).filter(([, value]) => value)) };
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: Action ?? '',
      Resource: FunctionName ?? '',
      Principal: { Service: Principal ?? '' },
      Condition,
    },
  };
};

const resourcesOf = (template: Template): readonly (readonly [string, Resource])[] =>
  Object.entries(resolved(template.toJSON()['Resources']) as Readonly<Record<string, Resource>>);

const documentsOf = ({ Type, Properties }: Resource): readonly Document[] =>
  Type === 'AWS::Lambda::Permission' ? [ofPermission(Properties)] : documentsIn(Properties);

/** Every statement of every policy of a template. */
export const statements = (template: Template): readonly PolicyStatement[] =>
  resourcesOf(template).flatMap(([at, resource]) =>
    documentsOf(resource)
      .flatMap(({ Statement }) => [Statement].flat() as readonly Written[])
      .map((it) => ({
        at,
        type: resource.Type,
        effect: it.Effect,
        actions: list(it.Action),
        resources: list(it.Resource),
        principals: principalsOf(it.Principal),
        conditions: Object.assign({}, ...Object.values(it.Condition ?? {})) as Readonly<Record<string, unknown>>,
      })),
  );
