import type { Declaration } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { digits, type Deployment, type Identity, type Naming } from './kind.ts';
import { kinds } from './kinds.ts';

/** What the references of one template lead to. */
export interface TemplateScope extends Scope {
  /** The resources whose condition holds, by logical id. */
  readonly resources: ReadonlyMap<string, Declaration>;
  identity(logicalId: string): Identity;
  /** The same, telling of each name that is referred to. */
  telling(tell: (name: string) => void): Scope;
}

const suffixes: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn', 'aws-eusc': 'amazonaws.eu' };

const pseudoParameters = ({ assembly, partition, region, account }: Deployment): Readonly<Record<string, string>> => ({
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::Partition': partition,
  'AWS::URLSuffix': suffixes[partition] ?? 'amazonaws.com',
  'AWS::StackName': assembly.stack,
  'AWS::StackId': `arn:${partition}:cloudformation:${region}:${account}:stack/${assembly.stack}/lab`,
});

/** Makes the scope of a deployment; each resource's identity is made when it is first asked for. */
export const createScope = (deployment: Deployment): TemplateScope => {
  const { assembly, partition, region, account } = deployment;
  const { template, stack } = assembly;
  const pseudo = pseudoParameters(deployment);
  const identities = new Map<string, Identity>();

  const identify = (logicalId: string, { Type, Properties = {} }: Declaration): Identity => {
    const arn: Naming['arn'] = (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const name: Naming['name'] = (property) => {
      const given = resolve(Properties[property], scope);
      return typeof given === 'string' ? given : `${stack}-${logicalId}-${digits(`${stack}/${logicalId}`, 12)}`;
    };
    const naming: Naming = { logicalId, name, arn, partition, region, account };
    return kinds[Type]?.identify(naming) ?? { ref: logicalId, attributes: {} };
  };

  const identity = (logicalId: string): Identity => {
    const known = identities.get(logicalId);
    if (known !== undefined) return known;
    const declaration = resources.get(logicalId);
    if (declaration === undefined) throw new Error(`there is no resource or parameter ${logicalId}`);
    const made = identify(logicalId, declaration);
    identities.set(logicalId, made);
    return made;
  };

  const parameter = (name: string): unknown => {
    const { Type, Default } = template.Parameters?.[name] ?? {};
    if (Type?.startsWith('AWS::SSM::') || (Type !== undefined && Default === undefined))
      throw new Error(`parameter ${name}: the lab has no values but a parameter's own default`);
    return Default;
  };

  const scope: Scope = {
    ref: (name) => pseudo[name] ?? parameter(name) ?? identity(name).ref,
    attribute: (logicalId, name) => {
      const { attributes } = identity(logicalId);
      // What reads an attribute of a resource that the lab does not make is passed over, too.
      const isMade = kinds[resources.get(logicalId)?.Type ?? ''] !== undefined;
      const value = isMade ? attributes[name] : `${logicalId}.${name}`;
      if (value === undefined) throw new Error(`the lab does not know the attribute ${name} of ${logicalId}`);
      return value;
    },
    condition: (name) => {
      const condition = template.Conditions?.[name];
      if (condition === undefined) throw new Error(`there is no condition ${name}`);
      return resolve(condition, scope) === true;
    },
  };
  const holds = ({ Condition }: Declaration): boolean => Condition === undefined || scope.condition(Condition);
  const resources = new Map(Object.entries(template.Resources).filter(([, declaration]) => holds(declaration)));
  return {
    ...scope,
    resources,
    identity,
    telling: (tell) => ({
      ...scope,
      ref: (name) => (tell(name), scope.ref(name)),
      attribute: (logicalId, name) => (tell(logicalId), scope.attribute(logicalId, name)),
    }),
  };
};
