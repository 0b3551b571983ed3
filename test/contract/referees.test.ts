import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { limits, type Limit } from '../../lab/wire/limits.ts';
import { modelOf } from '../../lab/wire/model.ts';
import { installed, python, skipUnless } from './referees.ts';
import { expectedOf, suites, trialsOf, type Suite, type Trial } from './trials.ts';
import { startWholeLab } from './whole-lab.ts';

const ways = suites.flatMap((suite) => suite.protocols.map((protocol) => ({ suite, protocol, name: suite.name })));

/** Clients in other languages know an exception by its code on the wire. */
const onTheWire = ({ sdk }: Suite, trials: readonly Trial[]): readonly Trial[] => {
  const { errors } = modelOf(sdk);
  return trials.map((trial) => {
    const { expected } = trial;
    if ('answer' in expected) return trial;
    return { ...trial, expected: { ...expected, code: errors.get(expected.code)?.queryCode ?? expected.code } };
  });
};

const trialsFor = (suite: Suite, protocol: string): readonly Trial[] => onTheWire(suite, trialsOf(suite, protocol));

/** What a referee does not know is not judged by it: by operation. */
const without = (absent: readonly string[], expected: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(expected).map(([title, of]) => [title, absent.includes(title) ? { absent: true } : of]),
  );

/** The titles of what this referee does not know; said in the test's output. */
const absentIn = (outcomes: Readonly<Record<string, object>>, context: TestContext): readonly string[] => {
  const absent = Object.keys(outcomes).filter((title) => 'absent' in (outcomes[title] ?? {}));
  if (absent.length > 0) void context.annotate(`too old to know ${absent.join('; ')}`);
  return absent;
};

type Outcomes = Readonly<Record<string, object>> | null;

describe('boto3', () => {
  let outcomes: readonly Outcomes[] = [];
  beforeAll(async () => {
    if (!installed.boto3) return;
    const labs = await Promise.all(ways.map(startWholeLab));
    const runs = ways.map(({ suite, protocol, name: service }, index) => {
      return { service, protocol, url: labs[index]?.url, trials: trialsFor(suite, protocol) };
    });
    outcomes = (await python({ try: runs })) as readonly Outcomes[];
    await Promise.all(labs.map(({ close }) => close()));
  }, 180_000);

  it.for(ways)('calls every operation of $name over $protocol, and understands its refusals', (way, context) => {
    skipUnless(context, 'boto3');

    const found = outcomes[ways.indexOf(way)];

    context.skip(!found, `this boto3 does not speak ${way.protocol} with ${way.name}`);
    const expected = expectedOf(trialsFor(way.suite, way.protocol));
    expect(found).toMatchObject(without(absentIn(found ?? {}, context), expected));
  });
});

const hyphenated = (operation: string): string =>
  operation.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

it('the aws command calls every operation of every service', async (context) => {
  skipUnless(context, 'awscli');
  const lab = await startWholeLab();
  const options = ['--endpoint-url', lab.url, '--output', 'json', '--no-paginate'];
  const all = suites.flatMap(({ name, cases }) => cases.map((one) => ({ name, ...one })));

  const answers = await python({
    command: all.map(({ name, operation, input }) => {
      const given = ['--cli-input-json', JSON.stringify(input)];
      return { operation, arguments: [name, hyphenated(operation), ...given, ...options] };
    }),
  });

  await lab.close();
  const expected = Object.fromEntries(all.map(({ operation, answer }) => [operation, { answer }]));
  expect(answers).toMatchObject(without(absentIn(answers as object & Record<string, object>, context), expected));
});

/** Limits that stand in the API reference's text, and not in the services' models. */
const inTextOnly = ['CloudWatch: MetricData, Values, Counts', 'SSM: Value', 'SNS: Subject, MessageStructure'];

interface ModelLimit extends Limit {
  readonly service: string;
  readonly operation: string;
  /** The member of the input that it stands in. */
  readonly top: string;
  readonly structure: string;
  readonly member: string;
  readonly enum?: readonly string[];
}

describe('the limits of members', () => {
  it('are those of the services’ own models, as botocore has them', async (context) => {
    skipUnless(context, 'boto3');
    const { lab, close } = await startWholeLab();
    const { served } = lab.endpoint;
    await close();
    const byName = new Map(suites.map((suite) => [suite.name, { ...suite, model: modelOf(suite.sdk) }]));
    const operations = suites.flatMap(({ name, cases }) => cases.map(({ operation }) => [name, operation]));

    const found = (await python({ limits: operations })) as readonly ModelLimit[];

    const refused = new Set(served.flatMap((one) => one.refused.map((member) => `${one.operation}.${member}`)));
    const known = new Map(suites.map(({ name }) => [name, new Set<string>()]));
    const differing = found
      .filter(({ operation, top }) => !refused.has(`${operation}.${top}`))
      .flatMap(({ service, operation, top, structure, member, enum: values, ...theirs }) => {
        const model = byName.get(service)?.model;
        const all = limits[model?.id ?? ''] ?? {};
        const key = [`${structure}.${member}`, member].find((name) => all[name] !== undefined) ?? 'none';
        known.get(service)?.add(key);
        const { oneOf, ...ours } = all[key] ?? {};
        const unknown = (values ?? []).filter((value) => !oneOf || !model?.valuesOf(oneOf).includes(value));
        const isSame = JSON.stringify(ours) === JSON.stringify(theirs) && unknown.length === 0;
        return isSame ? [] : [{ operation, top, structure, member, ours, theirs, unknown }];
      });
    expect(differing).toEqual([]);
    const others = suites.map(({ name }) => {
      const id = byName.get(name)?.model.id ?? '';
      return `${id}: ${Object.keys(limits[id] ?? {})
        .filter((key) => !known.get(name)?.has(key))
        .join(', ')}`;
    });
    expect(others.filter((line) => !line.endsWith(': ')).toSorted()).toEqual(inTextOnly.toSorted());
  });
});
