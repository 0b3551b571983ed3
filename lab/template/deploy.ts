import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { readPublished } from '../permissions/published.ts';
import { ignored } from './ignored.ts';
import { resolve } from './intrinsics.ts';
import type { Assembly } from './assembly.ts';
import type { Deployment } from './kind.ts';
import { kinds } from './kinds.ts';
import { inOrder } from './order.ts';
import { createScope, type TemplateScope } from './scope.ts';

/** A resource whose references are resolved. */
interface Resolved {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What must be made before it. */
  readonly needs: ReadonlySet<string>;
}

/** Does something for a resource; errors name it, its type, and the property. */
const forResource = <T>({ logicalId, type }: Pick<Resolved, 'logicalId' | 'type'>, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`${logicalId} (${type}): ${what}`, { cause: error });
  }
};

const checkMembers = (part: 'template' | 'resource', given: object, actedOn: readonly string[]): void => {
  const unknown = Object.keys(given).find((key) => !actedOn.includes(key) && ignored[part]?.[key] === undefined);
  if (unknown !== undefined)
    throw new Error(`the lab does not know ${unknown} of a ${part}; act on it, or add it to lab/template/ignored.ts`);
};

const checkType = (logicalId: string, type: string): void => {
  if (kinds[type] === undefined && ignored[type] === undefined)
    throw new Error(
      `${logicalId}: the lab does not know the resource type ${type}; add it to lab/template/kinds.ts, or to lab/template/ignored.ts`,
    );
};

const resolveAll = (scope: TemplateScope): readonly Resolved[] =>
  [...scope.resources].map(([logicalId, declaration]) => {
    const { Type: type, Properties = {}, DependsOn = [] } = declaration;
    return forResource({ logicalId, type }, () => {
      checkMembers('resource', declaration, ['Type', 'Properties', 'Condition', 'DependsOn']);
      const needs = new Set([DependsOn].flat());
      for (const needed of needs) scope.identity(needed);
      const telling = scope.telling((name) => void needs.add(name));
      return { logicalId, type, needs, properties: resolve(Properties, telling) as Resolved['properties'] };
    });
  });

/** Of a resource type that the lab does not make, every property must be on the list. */
const none = z.strictObject({});

const parsed = ({ type, properties }: Resolved): unknown => {
  const left = Object.entries(properties).filter(([property]) => ignored[type]?.[property] === undefined);
  return (kinds[type]?.properties ?? none).parse(Object.fromEntries(left));
};

/** The policies in a resource's properties. */
const policiesOf = ({ properties }: Resolved): readonly unknown[] =>
  [properties['PolicyDocument'], properties['KeyPolicy'], properties['AssumeRolePolicyDocument']].filter(Boolean);

const order = Object.keys(kinds);

/** Whether an earlier deployment made it just so. Throws where it made it otherwise, and the lab cannot change it. */
const isDone = (earlier: Assembly | undefined, now: Assembly, { logicalId, type }: Resolved): boolean => {
  const before = earlier?.template.Resources[logicalId];
  if (before === undefined) return false;
  if (isDeepStrictEqual(before, now.template.Resources[logicalId])) return true;
  if (kinds[type]?.updates !== true) throw new Error(`the lab does not change ${type} by a second deployment`);
  return false;
};

/**
 * Makes a template's resources in the lab's services, each after those that it refers to or depends on. Rejects at the
 * first resource type, property, intrinsic function, action or condition key that the lab does not know: what it ran past
 * would be untested. Of what an earlier deployment made, it touches what differs; what is no more, it leaves.
 */
export const deploy = async (deployment: Deployment, earlier?: Assembly): Promise<void> => {
  const { template } = deployment.assembly;
  checkMembers('template', template, ['Resources', 'Parameters', 'Conditions']);
  const scope = createScope(deployment);
  for (const [logicalId, { Type }] of scope.resources) checkType(logicalId, Type);
  const resources = resolveAll(scope).toSorted((one, other) => order.indexOf(one.type) - order.indexOf(other.type));

  const check = await readPublished(resources.flatMap(policiesOf));
  const acts = resources.map((resource) =>
    forResource(resource, () => {
      for (const policy of policiesOf(resource)) check(policy);
      const properties = parsed(resource);
      const { logicalId, type } = resource;
      const make = () =>
        isDone(earlier, deployment.assembly, resource) ||
        kinds[type]?.deploy(properties, scope.identity(logicalId), deployment);
      return [logicalId, () => forResource(resource, make)] as const;
    }),
  );
  const making = new Map(acts);
  for (const logicalId of inOrder(new Map(resources.map(({ logicalId, needs }) => [logicalId, needs]))))
    making.get(logicalId)?.();
};
