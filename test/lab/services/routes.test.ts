import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, select, winners } from '../../../lab/services/routes.ts';
import type { Attachment, Route } from '../../../lab/services/routes.ts';

const vpn: Attachment = { id: 'tgw-attach-vpn', kind: 'vpc', resourceId: 'vpc-1' };
const line: Attachment = { id: 'tgw-attach-dx', kind: 'direct-connect-gateway', resourceId: 'dxgw-1' };
const propagated = (cidr: string): Route => ({ cidr, source: 'propagated', attachment: line });
const reference = (cidr: string): Route => ({ cidr, source: 'reference', attachment: vpn, prefixListId: 'pl-1' });
const fixed = (cidr: string): Route => ({ cidr, source: 'static', attachment: line });

describe('which route a packet takes', () => {
  it.each([
    [
      'the reference before the propagated route of the same range',
      [propagated('10.3.0.0/18'), reference('10.3.0.0/18')],
      reference('10.3.0.0/18'),
    ],
    [
      'the static route before the reference of the same range',
      [reference('10.3.0.0/18'), fixed('10.3.0.0/18')],
      fixed('10.3.0.0/18'),
    ],
    [
      'a more specific propagated route before the reference',
      [reference('10.3.0.0/18'), propagated('10.3.0.0/24')],
      propagated('10.3.0.0/24'),
    ],
    [
      'the reference before a less specific static route',
      [fixed('10.0.0.0/8'), reference('10.3.0.0/18')],
      reference('10.3.0.0/18'),
    ],
    ['the only one that holds it', [propagated('10.3.0.0/18'), fixed('10.109.2.1/32')], propagated('10.3.0.0/18')],
  ])('is %s', (_what, routes, expected) => {
    expect(select(routes, '10.3.0.5')).toEqual(expected);
  });

  it('is none where no range holds it, or only one of the other family', () => {
    expect(select([propagated('10.3.0.0/18')], '10.4.0.1')).toBeUndefined();
    expect(select([propagated('::/0')], '10.3.0.1')).toBeUndefined();
    expect(select([propagated('fd00::/8')], 'fd00::1')).toEqual(propagated('fd00::/8'));
  });

  it('does not depend on the order in which the routes came', () => {
    const cidr = fc.constantFrom('10.0.0.0/8', '10.3.0.0/16', '10.3.0.0/18', '10.3.0.0/24');
    const routes = fc.uniqueArray(
      fc.tuple(fc.constantFrom(propagated, reference, fixed), cidr).map(([make, range]) => make(range)),
      { selector: ({ source, cidr: range }) => `${source} ${range}`, minLength: 1 },
    );

    fc.assert(
      fc.property(routes, (all) => {
        expect(select(all.toReversed(), '10.3.0.5')).toEqual(select(all, '10.3.0.5'));
      }),
    );
  });
});

it('shows of each range only the route that counts', () => {
  const routes = [propagated('10.3.0.0/18'), propagated('10.4.0.0/16'), reference('10.3.0.0/18')];

  expect(winners(routes)).toEqual([reference('10.3.0.0/18'), propagated('10.4.0.0/16')]);
});

it.each([
  ['10.3.0.5', '10.3.0.0/18', true],
  ['10.3.0.0/18', '10.3.0.0/18', true],
  ['10.3.0.0/16', '10.3.0.0/18', false],
  ['10.4.0.0/24', '10.3.0.0/18', false],
  ['fd00::1', 'fd00::/8', true],
])('that %s lies within %s is %s', (inner, outer, expected) => {
  expect(isWithin(inner, outer)).toBe(expected);
});
