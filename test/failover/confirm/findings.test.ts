import { describe, expect, it } from 'vitest';
import { findingsIn, isBackupInForce } from '../../../failover/confirm/findings.ts';
import type { Memory } from '../../../failover/memory.ts';
import type { Attachment, Route } from '../../../failover/snapshot.ts';
import { hour } from '../../../failover/time.ts';
import type { WiredSite } from '../../../failover/wiring.ts';
import { elsewhere, list, memory, memoryOnBackup, site, siteOf, table, testList, vpn } from '../scene.ts';
import { blackhole, byBackstop, byDx, byReference, dx, moreSpecific, ownVpc, range, route, toVpn } from '../routes.ts';

/** What is found in one table; cases of public reports are among them. */

const onBackup = memoryOnBackup(hour);
/** As of a private VPN over Direct Connect, whose attachment the settings do not name. */
const vpnOfPrimary: Attachment = { id: 'tgw-attach-0eeeeeeeeeeeeeeee', kind: 'vpn' };
const find = (routes: readonly Route[], remembered: Memory = memory, of = site, isComplete = true) =>
  findingsIn({ site: of, memory: remembered }, { routeTableId: table, seen: { routes, isComplete } }).map(
    ({ kind, line }) => `${kind}: ${line.replace(`${table}: `, '')}`,
  );
const ranges = (...listed: string[]): WiredSite => ({
  ...site,
  routing: { ...site.routing, prefixLists: [{ id: list, ranges: listed }] },
});
const summary = ranges('10.0.0.0/8');
const naming = (primaryAttachment: string) => siteOf({ routing: { ...site.routing, primaryAttachment } });

describe('on Direct Connect', () => {
  it.each<[string, readonly Route[], readonly string[]]>([
    ['the range itself', [byDx], []],
    ['a summary of Direct Connect', [route('10.0.0.0/8', dx)], []],
    [
      'its halves, of Direct Connect',
      [route('10.3.0.0/19', dx), route('10.3.32.0/19', dx)],
      [
        "futile: Direct Connect's 10.3.0.0/19 is more specific than 10.3.0.0/18.",
        "futile: Direct Connect's 10.3.32.0/19 is more specific than 10.3.0.0/18.",
      ],
    ],
    ['nothing', [], ['unrouted: no route covers 10.3.0.0/18.']],
    [
      'a half',
      [route('10.3.0.0/19', dx)],
      [
        'unrouted: no route covers 10.3.0.0/18.',
        "futile: Direct Connect's 10.3.0.0/19 is more specific than 10.3.0.0/18.",
      ],
    ],
    [
      'a blackhole that catches all',
      [blackhole('10.0.0.0/8')],
      ['unrouted: of 10.3.0.0/18, the static route 10.0.0.0/8 to nowhere (blackhole) wins.'],
    ],
    [
      'a blackhole that still names Direct Connect',
      [route(range, dx, { state: 'blackhole' })],
      ['unrouted: of 10.3.0.0/18, the route 10.3.0.0/18 to nowhere (blackhole) wins.'],
    ],
    [
      'a default route to a VPC',
      [route('0.0.0.0/0', ownVpc, { isStatic: true })],
      [`unrouted: of 10.3.0.0/18, the static route 0.0.0.0/0 to ${ownVpc.id} (vpc) wins.`],
    ],
    [
      'a default route to a peering',
      [route('0.0.0.0/0', { id: elsewhere, kind: 'peering' })],
      [`unrouted: of 10.3.0.0/18, the route 0.0.0.0/0 to ${elsewhere} (peering) wins.`],
    ],
    [
      'the backstop',
      [byBackstop],
      [`backstop: no route by Direct Connect stands, so the static route 10.0.0.0/14 to ${vpn} (vpc) wins.`],
    ],
    [
      'the VPN, though a summary of Direct Connect stands',
      [route(range, toVpn), route('10.0.0.0/8', dx)],
      [
        `astray: 10.3.0.0/18 goes by the VPN though Direct Connect is in use: the route 10.3.0.0/18 to ${vpn} (vpc) wins.`,
      ],
    ],
    [
      'a static route of its own to the VPN',
      [route(range, toVpn, { isStatic: true })],
      [
        `astray: 10.3.0.0/18 goes by the VPN though Direct Connect is in use: the static route 10.3.0.0/18 to ${vpn} (vpc) wins.`,
      ],
    ],
    [
      'a static route of its own to Direct Connect',
      [route(range, dx, { isStatic: true })],
      [`futile: the static route 10.3.0.0/18 to ${dx.id} (direct-connect-gateway) goes before a prefix list.`],
    ],
    [
      'a reference that still stands',
      [byReference],
      [`ineffective: traffic should be on primary, but the route 10.3.0.0/18 of ${list} to ${vpn} (vpc) wins.`],
    ],
  ])('a range may have %s', (_, routes, expected) => {
    expect(find(routes)).toEqual(expected);
  });

  it.each<[string, Route, readonly string[]]>([
    [
      'by the VPN',
      route('10.3.4.0/24', toVpn),
      ['astray: 10.3.4.0/24 of 10.3.0.0/18 goes by the VPN though Direct Connect is in use.'],
    ],
    ['by Direct Connect', moreSpecific, ["futile: Direct Connect's 10.3.1.0/24 is more specific than 10.3.0.0/18."]],
    ['to a VPC of ours', route('10.3.4.0/24', ownVpc), []],
    ['to a VPC of ours that is gone', route('10.3.4.0/24', ownVpc, { state: 'blackhole' }), []],
    [
      'nowhere',
      blackhole('10.3.4.0/24'),
      ['astray: 10.3.4.0/24 of 10.3.0.0/18 is dropped: the static route 10.3.4.0/24 to nowhere (blackhole) wins.'],
    ],
    [
      'over both paths at once',
      route('10.3.4.0/24', dx, { attachments: [dx, toVpn] }),
      [
        `astray: 10.3.4.0/24 of 10.3.0.0/18 leads elsewhere: the route 10.3.4.0/24 to ${dx.id} (direct-connect-gateway) and ${vpn} (vpc) wins.`,
      ],
    ],
  ])('a part of a range may lead %s', (_, part, expected) => {
    expect(find([byDx, part])).toEqual(expected);
  });

  it('every part that is astray is named', () => {
    const parts = ['10.3.4.0/24', '10.3.5.0/24', '10.3.9.0/25'].map((cidr) => route(cidr, toVpn));

    expect(find([byDx, ...parts])).toHaveLength(3);
  });

  it('a part that is listed itself is judged as a range, once', () => {
    const nested = ranges('10.3.0.0/16', range);
    const routes = [route('10.3.0.0/16', dx), byDx, moreSpecific];

    expect(find(routes, memory, nested)).toEqual([
      "futile: Direct Connect's 10.3.1.0/24 is more specific than 10.3.0.0/18.",
    ]);
  });

  it('the primary may be a VPC, where the settings name it', () => {
    const routes = [route(range, ownVpc), route('10.3.4.0/24', ownVpc)];

    expect(find(routes)).toEqual([`unrouted: of 10.3.0.0/18, the route 10.3.0.0/18 to ${ownVpc.id} (vpc) wins.`]);
    expect(find(routes, memory, naming(ownVpc.id))).toEqual([
      "futile: Direct Connect's 10.3.4.0/24 is more specific than 10.3.0.0/18.",
    ]);
  });

  it.each<[string, Attachment, number]>([
    ['a VPN', { id: elsewhere, kind: 'vpn' }, 0],
    ['of no known kind', { id: elsewhere }, 0],
  ])('without a name the primary may be %s; with one it is not', (_, attachment, count) => {
    expect(find([route(range, attachment)])).toHaveLength(count);
    expect(find([route(range, attachment)], memory, naming(dx.id))).toHaveLength(1);
  });
});

describe('on the VPN', () => {
  it.each<[string, readonly Route[], readonly string[]]>([
    ['the reference', [byReference], []],
    [
      'Direct Connect',
      [byDx],
      [
        `ineffective: traffic should be on backup, but the route 10.3.0.0/18 to ${dx.id} (direct-connect-gateway) wins.`,
      ],
    ],
    ['nothing', [], ['ineffective: traffic should be on backup, but no route covers it.']],
    [
      'a blackhole',
      [blackhole(range)],
      ['ineffective: traffic should be on backup, but the static route 10.3.0.0/18 to nowhere (blackhole) wins.'],
    ],
    [
      'a more specific route of Direct Connect',
      [byReference, moreSpecific],
      [
        `ineffective: traffic should be on backup, but the route 10.3.1.0/24 to ${dx.id} (direct-connect-gateway) wins.`,
      ],
    ],
    ['a more specific route of the VPN', [byReference, route('10.3.4.0/24', toVpn)], []],
    [
      'a blackhole inside',
      [byReference, blackhole('10.3.4.0/24')],
      ['ineffective: traffic should be on backup, but the static route 10.3.4.0/24 to nowhere (blackhole) wins.'],
    ],
  ])('a range may have %s', (_, routes, expected) => {
    expect(find(routes, onBackup)).toEqual(expected);
  });

  it.each<[string, readonly Route[], readonly string[]]>([
    [
      'by neither path',
      [route('10.3.0.0/19', vpnOfPrimary), route('10.3.32.0/19', vpnOfPrimary)],
      [
        'ineffective: traffic should be on backup, but more specific routes win: the route 10.3.0.0/19 to tgw-attach-0eeeeeeeeeeeeeeee (vpn) for one.',
      ],
    ],
    [
      'one of them by Direct Connect, which is named',
      [route('10.3.0.0/19', dx), route('10.3.32.0/19', vpnOfPrimary)],
      [
        `ineffective: traffic should be on backup, but the route 10.3.0.0/19 to ${dx.id} (direct-connect-gateway) wins.`,
      ],
    ],
    ['one of them by the VPN', [route('10.3.0.0/19', toVpn), route('10.3.32.0/19', vpnOfPrimary)], []],
    ['one of them to a VPC of ours', [route('10.3.0.0/19', ownVpc), route('10.3.32.0/19', vpnOfPrimary)], []],
    ['and not all of it', [route('10.3.0.0/19', vpnOfPrimary)], []],
  ])('halves go before the reference, %s', (_, halves, expected) => {
    expect(find([byReference, ...halves], onBackup)).toEqual(expected);
  });

  it('halves on Direct Connect are not judged as the whole is on backup', () => {
    expect(find([byDx, route('10.3.0.0/19', vpnOfPrimary), route('10.3.32.0/19', vpnOfPrimary)])).toHaveLength(2);
  });

  it('a part is named also where the range itself did not move', () => {
    expect(find([byDx, moreSpecific], onBackup).map((line) => line.split(':')[0])).toEqual([
      'ineffective',
      'ineffective',
    ]);
  });

  it('a VPC of ours inside a summary is not astray', () => {
    const routes = [route('10.0.0.0/8', toVpn, { prefixListId: list }), route('10.20.0.0/16', ownVpc)];

    expect(find(routes, onBackup, summary)).toEqual([]);
  });

  it('R6 a former attachment of ours is as good: it stays until failback', () => {
    const former = { ...onBackup, made: { [elsewhere]: { [table]: [list] } } };

    expect(find([route(range, { id: elsewhere }, { prefixListId: list })], former)).toEqual([]);
  });
});

describe('the kind of an attachment', () => {
  it.each(['vpn', 'direct-connect-gateway'])('does not make the backup, a %s, the primary', (kind) => {
    expect(find([route(range, { id: vpn, kind })])).toEqual([
      `backstop: no route by Direct Connect stands, so the route 10.3.0.0/18 to ${vpn} (${kind}) wins.`,
    ]);
  });

  it('makes each Direct Connect gateway the primary, a default route and another name or not', () => {
    expect(find([byDx], memory, naming(ownVpc.id))).toEqual([]);
    expect(find([route('0.0.0.0/0', dx)])).toEqual([]);
  });

  const gateway = { id: elsewhere, kind: 'direct-connect-gateway' };

  it.each([gateway, { id: elsewhere, kind: 'vpn' }, { id: elsewhere }])(
    'makes no part Direct Connect’s that leads elsewhere than the rest: $kind',
    (other) => {
      const part = route('10.3.4.0/24', other);

      expect(find([byReference, part], onBackup, naming(dx.id))).toEqual([]);
      expect(find([byDx, part])).toEqual([expect.stringMatching(/^astray: 10\.3\.4\.0\/24 of .* leads elsewhere: /)]);
      expect(find([byDx, part], memory, naming(dx.id))).toHaveLength(1);
    },
  );

  it('makes a part of a Direct Connect gateway the primary’s where neither a name nor the rest tells', () => {
    expect(find([byReference, route('10.3.4.0/24', gateway)], onBackup)).toHaveLength(1);
  });

  it.each(['peering', 'vpn', 'connect', 'direct-connect-gateway'])(
    'makes a part the user’s own that a static route leads to a %s which is neither path',
    (kind) => {
      const part = route('10.3.4.0/24', { id: elsewhere, kind }, { isStatic: true });

      expect(find([byDx, part])).toEqual([]);
      expect(find([byReference, part], onBackup, naming(dx.id))).toEqual([]);
    },
  );

  it('leaves a part that is static to Direct Connect itself, or dropped, as it was', () => {
    expect(find([byDx, route('10.3.4.0/24', dx, { isStatic: true })])).toHaveLength(1);
    expect(find([byReference, route('10.3.4.0/24', dx, { isStatic: true })], onBackup)).toHaveLength(1);
    expect(find([byReference, blackhole('10.3.4.0/24')], onBackup)).toHaveLength(1);
  });

  it('makes nothing ours that leads to a VPC and elsewhere, too', () => {
    const both = route('10.3.4.0/24', ownVpc, { attachments: [ownVpc, toVpn] });

    expect(find([byDx, both])).toHaveLength(1);
  });

  it('is of no account where a route has no attachment: it drops packets', () => {
    expect(find([route(range, dx, { attachments: [] })])).toEqual([
      'unrouted: of 10.3.0.0/18, the route 10.3.0.0/18 to nowhere (blackhole) wins.',
    ]);
  });
});

describe('where not all routes were seen', () => {
  it.each<[string, readonly Route[], number]>([
    ['a missing route may be among the others', [], 0],
    ['a summary may not be the one that is selected', [blackhole('10.0.0.0/8')], 0],
    ['the range’s own route is', [blackhole(range)], 1],
    ['a part is astray', [byDx, route('10.3.4.0/24', toVpn)], 1],
  ])('%s', (_, routes, count) => {
    expect(find(routes, memory, site, false)).toHaveLength(count);
  });
});

describe('in observe and trial', () => {
  const observing = siteOf({ mode: 'observe' });
  const trying = siteOf({ mode: 'trial' });

  it.each([observing, trying])('R10 the real ranges are judged as they stand, whatever was decided', (of) => {
    expect(find([], onBackup, of).at(-1)).toBe('unrouted: no route covers 10.3.0.0/18.');
    expect(find([], onBackup, of)).toHaveLength(of.mode === 'observe' ? 1 : 2);
    expect(find([byDx], memory, of)).toEqual([]);
    expect(find([byReference], memory, of)).toEqual([]);
  });

  it('R10 a part that does not follow a reference that stands is astray', () => {
    expect(find([byReference, moreSpecific], memory, observing)).toEqual([
      `astray: 10.3.1.0/24 of 10.3.0.0/18 leads elsewhere than the rest: the route 10.3.1.0/24 to ${dx.id} (direct-connect-gateway) wins.`,
    ]);
  });

  it('R10 without a test list trial judges the real ranges alone', () => {
    const without = { ...trying, routing: { ...trying.routing, testPrefixList: undefined } };

    expect(find([], onBackup, without)).toEqual(['unrouted: no route covers 10.3.0.0/18.']);
  });

  it('R10 parts of the test list are of no account on primary', () => {
    const { routing } = trying;
    const wide = { ...trying, routing: { ...routing, testPrefixList: { id: testList, ranges: ['173.0.0.0/24'] } } };

    expect(find([byDx, route('173.0.0.5/32', toVpn)], memory, wide)).toEqual([]);
  });

  it('R10 halves of the test list tell on backup alone', () => {
    const { routing } = trying;
    const wide = { ...trying, routing: { ...routing, testPrefixList: { id: testList, ranges: ['173.0.0.0/24'] } } };
    const halves = ['173.0.0.0/25', '173.0.0.128/25'].map((half) => route(half, vpnOfPrimary));

    expect(find([byDx, ...halves], memory, wide)).toEqual([]);
    expect(find([byDx, ...halves], onBackup, wide)).toHaveLength(1);
  });

  it('R10 the test list needs no route on primary, and one by the VPN on backup', () => {
    const tested = route('173.0.0.5/32', toVpn, { prefixListId: testList });

    expect(find([byDx], memory, trying)).toEqual([]);
    expect(find([byDx, tested], memory, trying)).toEqual([
      `ineffective: traffic should be on primary, but the route 173.0.0.5/32 of ${testList} to ${vpn} (vpc) wins.`,
    ]);
    expect(find([byDx, tested], onBackup, trying)).toEqual([]);
    expect(find([byDx], onBackup, trying)).toEqual([
      'ineffective: traffic should be on backup, but no route covers it.',
    ]);
  });
});

const shared = (cidr: string, ...attachments: readonly Attachment[]): Route => route(cidr, dx, { attachments });

describe('a route that several attachments share', () => {
  const [other, second] = [{ id: elsewhere, kind: 'peering' }, vpnOfPrimary] as const;
  const [part, half] = ['10.3.1.0/24', '10.3.0.0/19'];

  it.each<[string, readonly Route[], WiredSite, readonly string[]]>([
    ['of which one is not the primary, is not to the primary', [shared(range, dx, ownVpc)], site, ['unrouted']],
    ['is not to the named primary', [byDx, shared(part, dx, other)], naming(dx.id), ['astray']],
    [
      'is not Direct Connect’s, where the rest is not seen',
      [shared(part, dx, other)],
      ranges(range),
      ['unrouted', 'astray'],
    ],
    [
      'is the primary’s, though a part has one of them',
      [shared(range, dx, second), shared(half, dx)],
      site,
      ['futile'],
    ],
    [
      'is not into a network of ours, where the backup is one of them',
      [byDx, route(part, toVpn, { isStatic: true, attachments: [toVpn, other] })],
      site,
      ['astray'],
    ],
  ])('%s', (_, routes, of, kinds) => {
    expect(find(routes, memory, of).map((line) => line.split(':')[0])).toEqual(kinds);
  });

  it('is told with each, and the kind of each where it is known', () => {
    expect(find([shared(range, { id: elsewhere }, dx)], onBackup)).toEqual([
      `ineffective: traffic should be on backup, but the route 10.3.0.0/18 to ${elsewhere} and ${dx.id} (direct-connect-gateway) wins.`,
    ]);
  });
});

const seen = (...routes: readonly Route[]) => ({ routes, isComplete: true });

describe('traffic is on backup', () => {
  const [observing, none] = [siteOf({ mode: 'observe' }), { routes: [], isComplete: true }];
  const listing = { ...observing, wiring: { prefixLists: ['pl-0d81338f99b4770b9', list] } };

  it.each([
    ['in act, where memory has it', site, onBackup, [none], true],
    ['not in act, where a reference stands that memory does not have', site, memory, [seen(byReference)], false],
    ['in observe, where one table has a reference of ours', observing, memory, [none, seen(byDx, byReference)], true],
    [
      'in observe, where a route of one of our lists is one of several',
      listing,
      memory,
      [seen(byDx, byReference)],
      true,
    ],
    ['not in observe, where memory alone has it', observing, onBackup, [seen(byDx)], false],
    [
      'not in observe, where the reference is of another list',
      observing,
      memory,
      [seen(route(range, toVpn, { prefixListId: testList }))],
      false,
    ],
  ] as const)('%s', (_, of, remembered, tables, isIt) => {
    expect(isBackupInForce(of, remembered, tables)).toBe(isIt);
  });
});
