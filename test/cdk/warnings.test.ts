import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { hostIn, routing, siteOf } from './sites.ts';
import { stackOf } from './synth.ts';

const warningsOf = (change: Parameters<typeof siteOf>[0], about: string): unknown[] =>
  Annotations.fromStack(stackOf(siteOf(change)).stack)
    .findWarning('*', Match.stringLikeRegexp(about))
    .map(({ entry }) => entry.data);

describe('a synthesis warns', () => {
  test.each([
    ['both ping both paths from one address', {}, ['a, b']],
    ['each has a second one', { a: '10.0.0.17', b: '10.0.16.17' }, []],
    ['one has none', { a: '10.0.0.17' }, ['b']],
  ] as const)('of a probe with one address, which is allowed: %s', (_, backups: { a?: string; b?: string }, slots) => {
    const probes = [
      { slot: 'a', host: hostIn('us-east-1a', '10.0.0.7'), sources: { backup: backups.a } },
      { slot: 'b', host: hostIn('us-east-1b', '10.0.16.7'), sources: { backup: backups.b } },
    ];

    expect(warningsOf({ probes }, 'one address')).toEqual(
      slots.map((slot) =>
        expect.stringContaining(
          `sites.hq: probe ${slot} pings both paths from one address. If on-premises answers it over Direct Connect, a Direct Connect that fails takes the VPN's answers with it: a failover comes late or never. Set probes[].sources.backup, and make a static route to it over the VPN on-premises (docs/deploy.md).`,
        ),
      ),
    );
  });

  test.each([
    ['act', {}, 1],
    ['trial', {}, 1],
    ['observe', {}, 0],
    ['act', { email: ['noc@example.com'] }, 0],
    ['act', { chat: { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCDEF' } } }, 0],
  ])('of a site that moves traffic and tells nobody: mode %s, notification %j', (mode, notification, count) => {
    const found = warningsOf({ mode, notification }, 'nobody is told');

    expect(found).toHaveLength(count);
    for (const text of found)
      expect(text).toContain(`sites.hq: mode is ${mode}, and nobody is told when traffic moves`);
  });

  test.each([
    [[], []],
    [['10.0.0.0/8', '172.16.0.0/12'], []],
    [['10.0.0.0/8'], ['172.20.0.0/16']],
  ])('of ranges that the backstop leaves out: %j', (backstop, left) => {
    const prefixLists = [{ id: 'pl-0d1c2b3a4f5e60718', ranges: ['10.3.0.0/18', '172.20.0.0/16'] }];

    expect(warningsOf({ ...routing({ prefixLists, backstop }), through: undefined }, 'backstop')).toEqual(
      left.map((range) =>
        expect.stringContaining(
          `sites.hq: routing.backstop does not hold ${range}: these have no route where BGP is lost and the reactor does not run.`,
        ),
      ),
    );
  });

  test('of what an example made up, by its value', () => {
    expect(warningsOf({}, 'made up')).toEqual([
      expect.stringContaining(
        'sites.hq: the settings still hold what an example made up: tgw-attach-0a1b2c3d4e5f60718, dxvif-0a1b2c3d,',
      ),
    ]);
  });
});
