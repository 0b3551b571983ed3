import { describe, expect, it } from 'vitest';
import { holderIn, indexRoutes } from '../../../failover/confirm/route-index.ts';
import type { Route } from '../../../failover/snapshot.ts';

const routeTo = (cidr: string, state: Route['state'] = 'active'): Route => ({
  cidr,
  state,
  isStatic: false,
  attachments: [{ id: 'tgw-attach-0dddddddddddddddd' }],
});
const indexOf = (...cidrs: readonly string[]) => indexRoutes(cidrs.map((cidr) => routeTo(cidr)));
const cidrsOf = (routes: readonly Route[]) => routes.map(({ cidr }) => cidr);

describe('the routes that cover a range', () => {
  it.each([
    ['10.3.0.0/18', ['0.0.0.0/0', '10.0.0.0/8', '10.3.0.0/18'], ['10.3.0.0/18', '10.0.0.0/8', '0.0.0.0/0']],
    ['10.3.0.0/18', ['10.3.0.0/19', '10.2.0.0/16'], []],
    ['10.3.4.5/32', ['10.3.4.5/32', '10.3.4.4/31'], ['10.3.4.5/32', '10.3.4.4/31']],
    ['2001:db8:1::/48', ['::/0', '0.0.0.0/0', '2001:db8::/32'], ['2001:db8::/32', '::/0']],
    // The first 32 bits of both are the same.
    ['a03::/32', ['10.3.0.0/16', '0.0.0.0/0'], []],
  ])('of %s among %j are %j, the most specific first', (range, routes, expected) => {
    expect(cidrsOf(indexOf(...routes).covering(range))).toEqual(expected);
  });
});

describe('the routes inside a range', () => {
  it.each([
    [
      '10.3.0.0/18',
      ['10.3.0.0/18', '10.3.63.0/24', '10.3.0.0/24', '10.3.64.0/24', '10.2.255.0/24'],
      ['10.3.0.0/24', '10.3.63.0/24'],
    ],
    ['0.0.0.0/0', ['0.0.0.0/0', '255.255.255.255/32', '::/0', '2001:db8::/32'], ['255.255.255.255/32']],
    ['10.0.0.0/8', ['9.0.0.0/8', '11.0.0.0/8'], []],
  ])('of %s among %j are %j', (range, routes, expected) => {
    expect(cidrsOf(indexOf(...routes).inside(range))).toEqual(expected);
  });
});

describe('a range is covered by more specific routes alone', () => {
  it.each([
    ['by its halves', ['10.3.0.0/19', '10.3.32.0/19'], true],
    ['by a half and two quarters', ['10.3.0.0/19', '10.3.32.0/20', '10.3.48.0/20'], true],
    ['not by one half', ['10.3.0.0/19', '10.3.32.0/20'], false],
    ['not by itself', ['10.3.0.0/18'], false],
    ['not by nothing', [], false],
  ])('%s', (_, routes, expected) => {
    expect(indexOf(...routes).isTiled('10.3.0.0/18')).toBe(expected);
  });

  it('never where it is one address', () => {
    expect(indexOf('10.3.4.5/32').isTiled('10.3.4.5/32')).toBe(false);
  });
});

it.each<[Route['state'], number]>([
  ['active', 1],
  ['blackhole', 1],
  ['deleting', 1],
  ['pending', 0],
  ['deleted', 0],
])('a route that is %s counts %i times', (state, count) => {
  expect(indexRoutes([routeTo('10.3.0.0/18', state)]).covering('10.3.0.0/18')).toHaveLength(count);
});

it('the holder of a range is the most specific one that is less specific than it', () => {
  const holderOf = holderIn(['10.0.0.0/8', '10.3.0.0/18', '10.3.4.0/24']);

  expect(['10.3.4.0/24', '10.3.4.0/25', '10.9.0.0/16', '10.0.0.0/8', '11.0.0.0/16'].map(holderOf)).toEqual([
    '10.3.0.0/18',
    '10.3.4.0/24',
    '10.0.0.0/8',
    undefined,
    undefined,
  ]);
});

it('a hundred thousand questions about ten thousand routes take no time that a run would notice', () => {
  const cidrs = Array.from({ length: 10_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
  const started = performance.now();

  const index = indexOf(...cidrs);
  for (const cidr of cidrs) index.covering(cidr);

  expect(performance.now() - started).toBeLessThan(5000);
});
