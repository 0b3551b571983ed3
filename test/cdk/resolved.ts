import type { Template } from 'aws-cdk-lib/assertions';

/** What CloudFormation would make of a template: the intrinsic functions that ours use, with values of the right length. */

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

const pseudo: Readonly<Record<string, string>> = { 'AWS::AccountId': '123456789012', 'AWS::Partition': 'PARTITION' };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
  Ref: (name) => pseudo[String(name)] ?? `<${String(name)}>`,
  'Fn::GetAtt': (of) => `<${(of as string[]).join('.')}>`,
  'Fn::Sub': (text) => String(text).replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) => pseudo[name] ?? `<${name}>`),
  'Fn::Join': (of) => {
    const [separator, parts] = of as [string, unknown[]];
    return parts.map((part) => String(resolved(part))).join(separator);
  },
};

/** The value with every intrinsic function carried out; what another resource gives stands as `<LogicalId.Attribute>`. */
export const resolved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(resolved);
  if (!isObject(value)) return value;
  const [key, ...others] = Object.keys(value);
  const intrinsic = key === undefined || others.length > 0 ? undefined : intrinsics[key];
  if (intrinsic !== undefined) return intrinsic(value[key ?? '']);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner)]));
};

/** All resources of a type, resolved, by logical id. */
export const resourcesOf = (template: Template, type: string): Readonly<Record<string, Resource>> =>
  resolved(template.findResources(type)) as Readonly<Record<string, Resource>>;

/** The only resource of a type. Throws where there is none or more than one. */
export const onlyResource = (template: Template, type: string): Resource => {
  const [resource, ...others] = Object.values(resourcesOf(template, type));
  if (resource === undefined || others.length > 0) throw new Error(`not exactly one ${type}`);
  return resource;
};

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

/** The statements of every identity policy of ours whose logical id contains the text, each with its lists as lists. */
export const statementsOf = (template: Template, idPart: string): readonly Statement[] =>
  ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.entries(resourcesOf(template, type))
      .filter(([id]) => id.includes(idPart))
      .flatMap(([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement)
      .map((statement) => ({ ...statement, Action: list(statement.Action), Resource: list(statement.Resource) })),
  );

const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);
