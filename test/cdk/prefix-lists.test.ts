import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PrefixLists } from '../../cdk/prefix-lists.ts';
import type { Site } from '../../failover/settings/site.ts';
import { resourcesOf } from './resolved.ts';
import { hq, routing, siteOf } from './sites.ts';
import { emptyStack, stackOf, templateOf } from './synth.ts';

test('lists that exist are left alone', () => {
  expect(resourcesOf(templateOf(hq), 'AWS::EC2::PrefixList')).toEqual({});
});

test('a list without an id is made of its ranges, with room for more, and kept when the stack is deleted', () => {
  const site = siteOf(
    routing({
      prefixLists: [
        { id: 'pl-0d81338f99b4770b6', ranges: ['10.4.0.0/18'] },
        { ranges: ['10.3.0.0/18', '10.3.64.0/18'] },
      ],
      testPrefixList: { ranges: ['173.0.0.5/32'] },
    }),
  );

  expect(Object.values(resourcesOf(templateOf(site), 'AWS::EC2::PrefixList'))).toEqual([
    expect.objectContaining({
      Properties: {
        PrefixListName: 'dx-failover-hq-1',
        AddressFamily: 'IPv4',
        Entries: [{ Cidr: '10.3.0.0/18' }, { Cidr: '10.3.64.0/18' }],
        MaxEntries: 20,
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    }),
    expect.objectContaining({
      Properties: expect.objectContaining({ PrefixListName: 'dx-failover-hq-test', MaxEntries: 20 }),
      DeletionPolicy: 'RetainExceptOnCreate',
    }),
  ]);
});

/** The lists without the rest of the site. */
const alone = (site: Site) => {
  const stack = emptyStack(site);
  return { stack, lists: new PrefixLists(stack, 'PrefixLists', { site }) };
};

test('the size of a list is what the settings say, whatever its ranges are', () => {
  const sizes = [1, 2, 100].map((count) => {
    const ranges = Array.from({ length: count }, (_, third) => `10.3.${third}.0/24`);
    const site = siteOf(routing({ prefixLists: [{ ranges, maxEntries: 200 }] }));
    const { stack } = alone(site);
    return Object.values(resourcesOf(Template.fromStack(stack), 'AWS::EC2::PrefixList')).map(
      ({ Properties }) => Properties['MaxEntries'],
    );
  });

  expect(sizes).toEqual([[200], [200], [200]]);
});

const counts = (weight: number, count: number, rest: string) =>
  `aws:cdk:warning: site hq: its prefix lists count as ${weight} of the transit gateway's 10000 routes: the size of each list, in each of ${count} route table(s); of an existing list its ranges, for its size is not known here${rest} [ack: dx-failover:routes-quota]`;

describe('the weight of the lists on the quota of routes', () => {
  const tables = Array.from({ length: 11 }, (_, index) => `tgw-rtb-0d86bcd71877f6d${String(index).padStart(2, '0')}`);
  const said = (prefixLists: readonly object[], count: number) => {
    const { lists } = alone(
      siteOf({ ...routing({ prefixLists, routeTables: tables.slice(0, count) }), through: undefined }),
    );
    return lists.node.metadata.map(({ type, data }) => `${type}: ${String(data)}`);
  };
  test('is put out with the id of each list that the deployment makes', () => {
    const existing = { id: 'pl-0d81338f99b4770b6', ranges: ['10.4.0.0/18', '10.5.0.0/18'] };
    const site = siteOf(routing({ prefixLists: [{ ranges: ['10.3.0.0/18'], maxEntries: 40 }, existing] }));

    expect(Object.values(templateOf(site).findOutputs('*'))).toEqual([
      {
        Description: 'The prefix list dx-failover-hq-0. It counts as 40 routes in each route table that refers to it.',
        Value: { 'Fn::GetAtt': [expect.stringMatching(/^SitePrefixListsList0/), 'PrefixListId'] },
      },
    ]);
  });

  test('is warned of where EC2 would refuse the reference', () => {
    expect(said([{ ranges: ['10.3.0.0/18'], maxEntries: 1000 }], 11)).toEqual([
      counts(11_000, 11, '. EC2 would refuse the failover'),
    ]);
  });
});

test('a list of IPv6 ranges says so', () => {
  const site = siteOf({ ...routing({ prefixLists: [{ ranges: ['2001:db8::/32'] }] }), through: undefined });

  const [list] = Object.values(resourcesOf(templateOf(site), 'AWS::EC2::PrefixList'));

  expect(list?.Properties['AddressFamily']).toBe('IPv6');
});

test('the ids come in the order of the configuration, made or not', () => {
  const site = siteOf(
    routing({ prefixLists: [{ ranges: ['10.3.0.0/18'] }, { id: 'pl-0d81338f99b4770b6', ranges: ['10.4.0.0/18'] }] }),
  );

  const { stack, construct } = stackOf(site);

  expect(stack.resolve(construct.prefixLists.wiring)).toEqual({
    prefixLists: [
      { 'Fn::GetAtt': [expect.stringMatching(/^SitePrefixListsList0/), 'PrefixListId'] },
      'pl-0d81338f99b4770b6',
    ],
    testPrefixList: 'pl-0e92449fa0c5881c7',
  });
});
