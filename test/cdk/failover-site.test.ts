import { describe, expect, test } from 'vitest';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FailoverSite } from '../../cdk/failover-site.ts';
import type { Resource } from './resolved.ts';
import { hq, siteOf } from './sites.ts';
import { bundles, context, emptyStack, stackOf, templateOf } from './synth.ts';

/** What changes with the code of the bundles and not with what the template means. */
const masked = (template: Template): unknown =>
  JSON.parse(JSON.stringify(template.toJSON()).replaceAll(/[0-9a-f]{64}(?=\.zip)/g, 'ASSET'));

/** Every name that must be the only one of its kind in an account and Region. */
const namesOf = (stack: Stack): readonly string[] => {
  const resources = Object.values(
    (Template.fromStack(stack).toJSON() as { Resources: Record<string, Partial<Resource>> }).Resources,
  );
  return resources.flatMap(({ Type, Properties }) =>
    Object.entries(Properties ?? {})
      .filter(([key]) =>
        /^(Name|(Alarm|Function|Topic|LogGroup|Dashboard|Association|PrefixList|Configuration)Name)$/.test(key),
      )
      .filter(([, value]) => typeof value === 'string' && value !== 'AWS-RunShellScript')
      .map(([, value]) => `${Type} ${String(value)}`),
  );
};

test('the stack of a site is this', () => {
  expect(masked(templateOf(hq))).toMatchSnapshot();
});

test('two deployments of one configuration are the same', () => {
  expect(templateOf(hq).toJSON()).toEqual(templateOf(siteOf()).toJSON());
});

describe('in an app of your own', () => {
  test('two sites live in one stack', () => {
    const stack = emptyStack({ name: 'all', region: hq.region });
    const other = { ...hq, name: 'hq-2' };

    const sites = [
      new FailoverSite(stack, 'One', { site: hq, bundles }),
      new FailoverSite(stack, 'Two', { site: other, bundles }),
    ];

    expect(sites.map(({ reactor }) => reactor.function.node.path)).toEqual([
      'dx-failover-all/One/Reactor/Function',
      'dx-failover-all/Two/Reactor/Function',
    ]);
    expect(namesOf(stack)).toEqual([...new Set(namesOf(stack))]);
  });

  test('a stack without a Region takes the one of the deployment', () => {
    const stack = new Stack(new App({ context }), 'anywhere');

    const { reactor } = new FailoverSite(stack, 'Site', { site: hq, bundles });

    expect(reactor.function.node.path).toBe('anywhere/Site/Reactor/Function');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('the parts of a site can be used further', () => {
    const { construct } = stackOf(hq);

    expect([...construct.signals.alarms.keys()]).toContain('dx-failover/hq/signal/ping/primary/a');
    expect(construct.watch.alarms).toHaveLength(6);
    expect([...construct.probes.hosts.keys()]).toEqual(['a', 'b']);
    expect(construct.announcements.topic.node.path).toBe('dx-failover-hq/Site/Announcements/Topic');
    expect(construct.dashboard.dashboard.node.path).toBe('dx-failover-hq/Site/Dashboard/Dashboard');
  });

  test('a stack in another Region than the site is refused', () => {
    const stack = emptyStack({ name: 'hq', region: 'eu-central-1' });

    expect(() => new FailoverSite(stack, 'Site', { site: hq, bundles })).toThrow(
      new Error('sites.hq.region: the site is in us-east-1, its stack in eu-central-1; they must be the same'),
    );
  });
});
