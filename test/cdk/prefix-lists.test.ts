import { expect, test } from 'vitest';
import { resourcesOf } from './resolved.ts';
import { hq, routing, siteOf } from './sites.ts';
import { stackOf, templateOf } from './synth.ts';

test('lists that exist are left alone', () => {
  expect(resourcesOf(templateOf(hq), 'AWS::EC2::PrefixList')).toEqual({});
});

test('a list without an id is made of its ranges, with no room to spare, and kept when the stack is deleted', () => {
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
        MaxEntries: 2,
      },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    }),
    expect.objectContaining({
      Properties: expect.objectContaining({ PrefixListName: 'dx-failover-hq-test', MaxEntries: 1 }),
      DeletionPolicy: 'RetainExceptOnCreate',
    }),
  ]);
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
