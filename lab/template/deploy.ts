import * as z from 'zod';
import type { Declaration, Template } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { digits, type Deployment, type Identity, type Naming } from './kind.ts';
import { kinds, leftOut } from './kinds.ts';

/** Errors of a resource name it, its type, and the property. */
const about = (logicalId: string, type: string, error: unknown): Error => {
  const what = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
  return new Error(`${logicalId} (${type}): ${what}`, { cause: error });
};

const unknownType = (logicalId: string, type: string): Error =>
  new Error(
    `${logicalId}: the lab does not know the resource type ${type}; add it to lab/template/kinds.ts, or to what it leaves out`,
  );

const parameterValue = (template: Template, name: string): unknown => {
  const parameter = template.Parameters?.[name];
  if (parameter === undefined) throw new Error(`there is no resource or parameter ${name}`);
  // A value that only AWS knows, such as the newest image: anything of the right form.
  if (parameter.Type.startsWith('AWS::SSM::Parameter::Value')) return `ami-${digits(name, 17)}`;
  if (parameter.Default === undefined)
    throw new Error(`parameter ${name}: it has no default, and the lab has no other values`);
  return parameter.Default;
};

/** Resolves a template's references; each resource's identity is made when it is first asked for. */
const scopeOf = (deployment: Deployment): Scope & { identity(logicalId: string): Identity } => {
  const { assembly, partition, region, account } = deployment;
  const { template, stack } = assembly;
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:${partition}:cloudformation:${region}:${account}:stack/${stack}/lab`,
  };
  const identities = new Map<string, Identity>();

  const identify = (logicalId: string, { Type, Properties = {} }: Declaration): Identity => {
    const arn: Naming['arn'] = (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const name: Naming['name'] = (property) => {
      const given = resolve(Properties[property], scope);
      return typeof given === 'string' ? given : `${stack}-${logicalId}-${digits(`${stack}/${logicalId}`, 12)}`;
    };
    const known = kinds[Type];
    if (known !== undefined) return known.identify({ logicalId, name, arn, partition, region, account });
    const [, service = '', resource = ''] = Type.toLowerCase().split('::');
    return { ref: logicalId, attributes: { Arn: arn(service, `${resource}/${logicalId}`) } };
  };

  const identity = (logicalId: string): Identity | undefined => {
    const declaration = template.Resources[logicalId];
    if (declaration === undefined) return undefined;
    const made = identities.get(logicalId) ?? identify(logicalId, declaration);
    identities.set(logicalId, made);
    return made;
  };

  const scope = {
    ref: (name: string) => pseudo[name] ?? identity(name)?.ref ?? parameterValue(template, name),
    attribute: (logicalId: string, name: string) => {
      const value = identity(logicalId)?.attributes[name];
      if (value === undefined) throw new Error(`the lab does not know the attribute ${name} of ${logicalId}`);
      return value;
    },
    condition: (name: string): boolean => {
      const condition = template.Conditions?.[name];
      if (condition === undefined) throw new Error(`there is no condition ${name}`);
      return resolve(condition, scope) === true;
    },
    identity: (logicalId: string): Identity => identity(logicalId) ?? { ref: logicalId, attributes: {} },
  };
  return scope;
};

/**
 * Makes a template's resources in the lab's services. Throws at the first resource type, property or intrinsic function
 * that the lab does not know: what it ran past would be untested.
 */
export const deploy = (deployment: Deployment): void => {
  const scope = scopeOf(deployment);
  const declared = Object.entries(deployment.assembly.template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  );
  for (const [logicalId, { Type }] of declared)
    if (kinds[Type] === undefined && leftOut[Type] === undefined) throw unknownType(logicalId, Type);

  for (const [type, known] of Object.entries(kinds)) {
    for (const [logicalId, { Properties }] of declared.filter(([, { Type }]) => Type === type)) {
      try {
        const properties = known.properties.parse(resolve(Properties ?? {}, scope));
        known.deploy(properties, scope.identity(logicalId), deployment);
      } catch (error) {
        throw about(logicalId, type, error);
      }
    }
  }
};
