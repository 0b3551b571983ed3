import { readFileSync } from 'node:fs';

/** As much of a synthesized template as counting it needs. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** One resource of a template; what its properties hold depends on its type. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Reads the template of one stack from an assembly that `cdk synth` wrote. Throws where there is none. */
export const readTemplate = (directory: string, stack: string): Template =>
  JSON.parse(readFileSync(`${directory}/${stack}.template.json`, 'utf8')) as Template;

/** The properties of each resource of a type. */
export const ofType = ({ Resources }: Template, type: string): readonly Readonly<Record<string, unknown>>[] =>
  Object.values(Resources).flatMap(({ Type, Properties = {} }) => (Type === type ? [Properties] : []));

interface MetricProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** An alarm watches one metric or, where it has queries, those of its metric math. */
interface AlarmProperties extends MetricProperties {
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: MetricProperties } }[];
}

const ofAlarm = ({ Metrics, ...single }: AlarmProperties): readonly (readonly unknown[])[] =>
  (Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [single]).map(ofMetric);

const ofMetric = ({ Namespace, MetricName, Dimensions = [] }: MetricProperties): readonly unknown[] => [
  Namespace,
  MetricName,
  ...Dimensions.toSorted((one, other) => one.Name.localeCompare(other.Name)).flatMap(({ Name, Value }) => [
    Name,
    Value,
  ]),
];

/** A body with tokens is a join of texts; what stands for a token does not matter to the count. */
const bodyText = (body: unknown): string => {
  if (typeof body === 'string') return body;
  const [, parts] = (body as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : 'token')).join('');
};

interface Body {
  readonly widgets: readonly { readonly properties: { readonly metrics?: readonly (readonly unknown[])[] } }[];
}

const ofDashboard = ({ DashboardBody }: Readonly<Record<string, unknown>>): readonly (readonly unknown[])[] => {
  const { widgets } = JSON.parse(bodyText(DashboardBody)) as Body;
  return widgets
    .flatMap(({ properties }) => properties.metrics ?? [])
    .map((row) => row.filter((cell) => typeof cell === 'string'))
    .map(([namespace, name, ...pairs]) => [namespace, name, ...sorted(pairs)]);
};

/** Dimensions in the order of their names: `Path`, `primary`, `Probe`, `a`, … */
const sorted = (pairs: readonly unknown[]): readonly unknown[] =>
  pairs
    .flatMap((name, index) => (index % 2 === 0 ? [[String(name), pairs[index + 1]] as const] : []))
    .toSorted(([one], [other]) => one.localeCompare(other))
    .flat();

/** Every series that an alarm or the dashboard names, once each: namespace, name, dimensions by name. */
export const seriesOf = (template: Template): readonly (readonly unknown[])[] => {
  const all = [
    ...ofType(template, 'AWS::CloudWatch::Alarm').flatMap((it) => ofAlarm(it as unknown as AlarmProperties)),
    ...ofType(template, 'AWS::CloudWatch::Dashboard').flatMap(ofDashboard),
  ];
  return [...new Map(all.map((series) => [JSON.stringify(series), series])).values()];
};
