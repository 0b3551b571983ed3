import { reactorMetrics } from '../../failover/names.ts';
import { second, type Milliseconds } from '../../failover/time.ts';
import type { Template } from './alter.ts';
import { excuseOf, type Excuse } from './excused.ts';

/** What can be taken out of a template, one thing at a time. */

type Path = readonly (string | number)[];

/** One thing of a template that must have a reason. */
export interface Removal {
  /** Where it stands and what it is, without the hash that the CDK puts at the end of an id. */
  readonly name: string;
  readonly kind: 'statement' | 'action' | 'pattern line' | 'alarm' | 'alarm action' | 'alarm value' | 'rule';
  /** Where it stands in the template. */
  readonly path: Path;
  /** Not taken away, but given these values. */
  readonly put?: Readonly<Record<string, unknown>>;
  /** How much later traffic may move, and people be told, without it. */
  readonly tolerance: Milliseconds;
}

/** A statement of the written list: what only installation and Session Manager need. */
export interface Excused {
  readonly name: string;
  readonly why: string;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

const ordinary: Milliseconds = 10 * second;
/** The fast lane is about seconds. */
const fastLane: Milliseconds = 3 * second;

const documents = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument'];

const withoutHash = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

const toleranceOf = (actions: readonly string[]): Milliseconds =>
  actions.includes('cloudwatch:SetAlarmState') ? fastLane : ordinary;

/** A statement, and each of its actions where it has several. */
const ofStatement = (id: string, { Sid, Effect, Action }: Statement, path: Path): Removal[] => {
  const actions = [Action].flat();
  const name = `${withoutHash(id)}: ${Sid ?? `${Effect} ${actions.join(', ')}`}`;
  const tolerance = toleranceOf(actions);
  const single = actions.map((action, index): Removal => ({
    name: `${name}: ${action}`,
    kind: 'action',
    path: [...path, 'Action', index],
    tolerance,
  }));
  return [{ name, kind: 'statement', path, tolerance }, ...(actions.length > 1 ? single : [])];
};

const statementsOf = (id: string, properties: Readonly<Record<string, unknown>>, path: Path): Removal[] =>
  documents.flatMap((document) => {
    const { Statement: statements = [] } = (properties[document] ?? {}) as { Statement?: readonly Statement[] };
    return statements.flatMap((statement, index) =>
      ofStatement(id, statement, [...path, document, 'Statement', index]),
    );
  });

/** Each key of a pattern that stands beside others; a key alone goes with the one above it, since AWS takes no empty object. */
const linesOf = (pattern: unknown, path: Path): readonly Path[] => {
  if (Array.isArray(pattern) || typeof pattern !== 'object' || pattern === null) return [path];
  const keys = Object.entries(pattern);
  return keys.length === 1 ? [path] : keys.flatMap(([key, value]) => linesOf(value, [...path, key]));
};

const patternLinesOf = (rule: string, pattern: unknown, path: Path): Removal[] =>
  linesOf(pattern, [...path, 'EventPattern']).map((line) => ({
    name: `${rule}: ${line.slice(path.length + 1).join('.')}`,
    kind: 'pattern line',
    path: line,
    tolerance: ordinary,
  }));

/** A rule without targets is none; what else names it stays as it is. */
const ofRule = ({ Name, EventPattern }: Readonly<Record<string, unknown>>, path: Path): Removal[] => [
  { name: String(Name), kind: 'rule', path: [...path, 'Targets'], tolerance: ordinary },
  ...(EventPattern === undefined ? [] : patternLinesOf(String(Name), EventPattern, path)),
];

/** An alarm that is there, and measures something else. */
const mistakes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a threshold out of reach': { Threshold: 100_000 },
  'the wrong metric': { MetricName: 'RoundTripMilliseconds' },
  'the wrong statistic': { Statistic: 'SampleCount' },
  '1 of 1': { EvaluationPeriods: 1, DatapointsToAlarm: 1 },
};

const mistakesOf = ({ AlarmName, EvaluationPeriods, MetricName }: AlarmProperties, path: Path): Removal[] =>
  Object.entries(mistakes)
    .filter(([mistake]) => mistake !== '1 of 1' || EvaluationPeriods !== 1)
    // Each of its datapoints is 1: their number is their sum.
    .filter(([mistake]) => mistake !== 'the wrong statistic' || MetricName !== reactorMetrics.unknownEvent)
    .map(([mistake, put]) => ({
      name: `${AlarmName}: ${mistake}`,
      kind: 'alarm value',
      path,
      put,
      tolerance: ordinary,
    }));

interface AlarmProperties {
  readonly AlarmName?: string;
  readonly AlarmActions?: readonly unknown[];
  readonly EvaluationPeriods?: number;
  readonly MetricName?: string;
}

const ofAlarm = (properties: AlarmProperties, path: Path): Removal[] => {
  const { AlarmName, AlarmActions = [], MetricName } = properties;
  return [
    { name: String(AlarmName), kind: 'alarm', path: path.slice(0, 2), tolerance: ordinary },
    ...AlarmActions.map((_, index): Removal => ({
      name: `${AlarmName}: action ${index}`,
      kind: 'alarm action',
      path: [...path, 'AlarmActions', index],
      tolerance: ordinary,
    })),
    ...(MetricName === undefined ? [] : mistakesOf(properties, path)),
  ];
};

/** A statement of a function's policy is a resource of its own. */
const ofPermission = (id: string, path: Path): Removal[] => [
  { name: withoutHash(id), kind: 'statement', path: path.slice(0, 2), tolerance: ordinary },
];

const ofResource = (id: string, Type: string, properties: Readonly<Record<string, unknown>>): Removal[] => {
  const path = ['Resources', id, 'Properties'];
  if (Type === 'AWS::Events::Rule') return ofRule(properties, path);
  if (Type === 'AWS::CloudWatch::Alarm') return ofAlarm(properties, path);
  if (Type === 'AWS::Lambda::Permission') return ofPermission(id, path);
  return statementsOf(id, properties, path);
};

/** All that can be taken out, and what of it is excused: its actions are then not counted either. */
export const removalsOf = ({ Resources }: Template): { removals: readonly Removal[]; excused: readonly Excused[] } => {
  const all = Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => ofResource(id, Type, Properties));
  const excuses = all.map((removal) => ({ removal, excuse: excuseOf(removal.name) }));
  const isWhole = ({ removal, excuse }: { removal: Removal; excuse: Excuse | undefined }): boolean =>
    excuse !== undefined && removal.kind === 'statement';
  return {
    removals: excuses.filter(({ excuse }) => excuse === undefined).map(({ removal }) => removal),
    excused: excuses.filter(isWhole).map(({ removal, excuse }) => ({ name: removal.name, why: excuse?.why ?? '' })),
  };
};

/** What only shows a resource, as the dashboard does, shows its former id: CloudFormation would refuse to name it. */
const unnamed = (template: Template, id: string): Template => {
  const isOfIt = (value: unknown): boolean => {
    const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: unknown; 'Fn::GetAtt'?: readonly unknown[] };
    return ref === id || attribute?.[0] === id;
  };
  return JSON.parse(JSON.stringify(template, (_, value: unknown) => (isOfIt(value) ? id : value))) as Template;
};

/** The template without it. Throws where nothing stands at the removal's place: a removal that takes nothing away is none. */
export const without = (template: Template, { name, path, put }: Pick<Removal, 'name' | 'path' | 'put'>): Template => {
  const copy = structuredClone(template);
  const [last, ...above] = path.toReversed();
  // oxlint-disable-next-line unicorn/no-array-reduce -- a way through the tree
  const holder = above.toReversed().reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], copy);
  if (typeof holder !== 'object' || holder === null || last === undefined || !(last in holder))
    throw new Error(`${name}: nothing stands at ${path.join('.')}`);
  if (put) Object.assign((holder as Record<string, object>)[last] ?? {}, put);
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete (holder as Record<string, unknown>)[last];
  return path.length === 2 ? unnamed(copy, String(last)) : copy;
};
