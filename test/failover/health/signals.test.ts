import { describe, expect, it } from 'vitest';
import { namespaceOf, memoryParameter, reactorFunction, targetName, watchPrefix } from '../../../failover/names.ts';
import { countingKinds, signalsOf } from '../../../failover/health/signals.ts';
import { site, siteOf } from '../scene.ts';

describe('the signals of a site', () => {
  it('R1 are an alarm each, by path, kind and probe', () => {
    expect(signalsOf(site).map(({ name }) => name)).toEqual([
      'dx-failover/hq/signal/bgp/primary/dxvif-01234567/ipv4',
      'dx-failover/hq/signal/prefixes/primary/dxvif-01234567/ipv4',
      'dx-failover/hq/signal/ping/primary/a',
      'dx-failover/hq/signal/loss/primary/a/down',
      'dx-failover/hq/signal/loss/primary/a/degraded',
      'dx-failover/hq/signal/ping/backup/a',
      'dx-failover/hq/signal/loss/backup/a/down',
      'dx-failover/hq/signal/loss/backup/a/degraded',
    ]);
  });

  it('R2 are no more for more targets, but one that any of them is silent', () => {
    const four = siteOf({ primary: { targets: ['10.109.2.1', '10.109.2.2', '10.109.2.3', '10.109.2.4'] } });

    expect(signalsOf(four).flatMap(({ path, name }) => (path === 'primary' ? name : []))).toEqual([
      'dx-failover/hq/signal/ping/primary/a',
      'dx-failover/hq/signal/silent/primary/a',
      'dx-failover/hq/signal/loss/primary/a/down',
      'dx-failover/hq/signal/loss/primary/a/degraded',
    ]);
  });

  it('R2 of an interface count only for a path that has one', () => {
    const all = siteOf({ detection: { counts: ['bgp', 'ping', 'loss', 'prefixes'] } });

    expect(countingKinds(all, 'primary')).toEqual(['bgp', 'ping', 'loss', 'prefixes']);
    expect(countingKinds(all, 'backup')).toEqual(['ping', 'loss']);
  });
});

describe('the names that all parts agree on', () => {
  it('are made of the name of the site', () => {
    expect([namespaceOf(site), memoryParameter(site), watchPrefix(site), reactorFunction(site)]).toEqual([
      'DxFailover/hq',
      '/dx-failover/hq/memory',
      'dx-failover/hq/watch/',
      'dx-failover-hq-reactor',
    ]);
  });

  it('write the port of a target, and an IPv6 address without colons', () => {
    expect(targetName({ address: '10.109.2.1' })).toBe('10.109.2.1');
    expect(targetName({ address: '2001:db8::1', port: 443 })).toBe('2001.db8..1-tcp-443');
  });
});
