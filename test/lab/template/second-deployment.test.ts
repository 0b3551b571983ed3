import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { StaticRoutes } from '../../../cdk/static-routes.ts';
import { PrefixLists } from '../../../cdk/prefix-lists.ts';
import { routing, siteOf } from '../../cdk/sites.ts';
import { changedToy, exampleSite, startToy } from '../toy-lab.ts';

interface List {
  readonly ranges: readonly string[];
  readonly maxEntries?: number;
}

/** The toy's stack with a list as the product makes it. */
const withList = (list: List) => {
  const stack = new Stack();
  void new PrefixLists(stack, 'PrefixLists', {
    site: siteOf({ ...routing({ prefixLists: [list] }), through: undefined }),
  });
  const made = Template.fromStack(stack).findResources('AWS::EC2::PrefixList');
  return changedToy(({ Resources }) => void Object.assign(Resources, made));
};

/** Deploys both, one after the other; why the second was refused. */
const deployed = async (first: List, second: List): Promise<string> => {
  const { lab } = await startToy({ template: withList(first) });
  const outcome = await lab.update(withList(second)).then(
    () => 'done',
    (error: unknown) => String(error),
  );
  await lab.close();
  return outcome;
};

const ranges = (count: number) => Array.from({ length: count }, (_, third) => `10.3.${third}.0/24`);

describe('a list that a deployment made', () => {
  test('takes a range more, and one less', async () => {
    expect(await deployed({ ranges: ranges(2) }, { ranges: ranges(3) })).toBe('done');
    expect(await deployed({ ranges: ranges(19) }, { ranges: ranges(1) })).toBe('done');
  });

  test('takes another size, alone', async () => {
    expect(await deployed({ ranges: ranges(20) }, { ranges: ranges(20), maxEntries: 40 })).toBe('done');
  });

  test('is refused both at once, as EC2 does', async () => {
    expect(await deployed({ ranges: ranges(20) }, { ranges: ranges(21), maxEntries: 40 })).toMatch(
      /^Error: \w+ \(AWS::EC2::PrefixList\): You cannot modify the entries of a prefix list and modify the size of a prefix list at the same time$/,
    );
  });
});

/** The toy's stack with the routes of a backstop as the product makes them. */
const withBackstop = (backstop: readonly string[], backupAttachment: string) => {
  const site = exampleSite();
  const stack = new Stack();
  void new StaticRoutes(stack, 'Routes', {
    site: { ...site, routing: { ...site.routing, pinTargets: false, backstop: [...backstop], backupAttachment } },
  });
  const made = Template.fromStack(stack).findResources('AWS::EC2::TransitGatewayRoute');
  return changedToy(({ Resources }) => {
    for (const [id, { Type, Properties }] of Object.entries(made)) {
      Resources[id] = { Type: String(Type), Properties: Properties as Record<string, unknown> };
    }
  });
};

describe('a route that a deployment made', () => {
  const { routing: routed } = exampleSite();
  const [former, other] = [routed.backupAttachment, routed.primaryAttachment ?? ''];
  const range = '172.16.0.0/12';
  const exists = /\(AWS::EC2::TransitGatewayRoute\): RouteAlreadyExists: 172\.16\.0\.0\/12 in /;

  test('is not led elsewhere by another attachment: EC2 refuses the new one beside it', async () => {
    const { lab } = await startToy({ template: withBackstop([range], former) });

    await expect(lab.update(withBackstop([range], other))).rejects.toThrow(exists);
    await lab.close();
  });

  test('stays in its table when the stack gives it up: then another attachment may be deployed, without the route', async () => {
    const { lab } = await startToy({ template: withBackstop([range], former) });

    await lab.update(withBackstop([], former));
    await lab.update(withBackstop([], other));

    await expect(lab.update(withBackstop([range], other))).rejects.toThrow(exists);
    await lab.close();
  });
});

test('what the lab cannot change by a second deployment it refuses', async () => {
  const { lab } = await startToy();
  const change = changedToy(({ Resources }) =>
    Object.assign(Resources['Log']?.Properties ?? {}, { LogGroupName: 'x' }),
  );

  await expect(lab.update(change)).rejects.toThrow(
    new Error('Log (AWS::Logs::LogGroup): the lab does not change AWS::Logs::LogGroup by a second deployment'),
  );
  await lab.close();
});
