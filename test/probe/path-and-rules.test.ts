import { expect, test } from 'vitest';
import { probesHealth } from '../../failover/health/probe-votes.ts';
import type { Signal } from '../../failover/health/signals.ts';
import type { Health } from '../../failover/health/verdict.ts';
import { pathPeriod } from '../../probe/judging/path-period.ts';
import type { Period } from '../../probe/judging/tally.ts';
import { alarmsOf, siteOf, snapshotOf } from '../failover/scene.ts';

/**
 * Rule 2 speaks of targets, the alarms of paths. Whatever the targets of a path are, what the probe publishes and the reactor
 * makes of the alarms is what the rule says of the targets.
 */

const addresses = ['10.109.2.1', '10.109.2.2', '10.109.2.3'];
type Looks = 'healthy' | 'lossy' | 'down' | 'unknown';
const periods: Readonly<Record<Looks, Period | undefined>> = {
  healthy: { streak: 0, loss: 0, roundTrips: [] },
  lossy: { streak: 3, loss: 30, roundTrips: [] },
  down: { streak: 60, loss: 100, roundTrips: [] },
  unknown: undefined,
};

/** "A probe says that ping is down when all its targets of that path are, and so with loss"; healthy when all are. */
const ruled = (targets: readonly Looks[], kind: 'ping' | 'loss'): Health => {
  const words = targets.map((it) => (it === 'lossy' ? (kind === 'ping' ? 'healthy' : 'degraded') : it));
  const all = (word: Health) => words.every((it) => it === word);
  if (all('down')) return 'down';
  if (all('healthy')) return 'healthy';
  return words.includes('down') || words.includes('degraded') ? 'degraded' : 'unknown';
};

const combinations = (count: number): Looks[][] =>
  count === 0
    ? [[]]
    : combinations(count - 1).flatMap((them) =>
        (['healthy', 'lossy', 'down', 'unknown'] as const).map((it) => [...them, it]),
      );
const mixes = [1, 2, 3].flatMap(combinations);

const stateOf = (value: number | undefined, threshold: number) =>
  value === undefined ? 'INSUFFICIENT_DATA' : value >= threshold ? 'ALARM' : 'OK';

/** What the reactor makes of it, where a second probe sees the path as `other` says. */
const judged = (targets: readonly Looks[], other?: 'down') => {
  const probes = other === undefined ? ['a'] : ['a', 'b'];
  const site = siteOf({ primary: { targets: addresses.slice(0, targets.length) } }, probes);
  const { threshold, loss } = site.detection;
  const it = pathPeriod(
    targets.map((one) => periods[one]),
    site.detection,
  );
  const say = (signal: Signal) => {
    if (!('probe' in signal) || signal.path !== 'primary') return undefined;
    if (signal.probe === 'b') return 'ALARM';
    if (signal.kind === 'ping') return signal.limit === 'down' ? stateOf(it.streak, threshold) : stateOf(it.silent, 1);
    return signal.limit === 'down'
      ? stateOf(it.loss, loss.downPercent)
      : stateOf(targets.length > 1 ? it.worstLoss : it.loss, loss.degradedPercent);
  };
  return probesHealth(site, snapshotOf(site, { alarms: alarmsOf(site, say) })).primary;
};

test.each(mixes.map((it) => [it]))('R2 of targets that are %j is what the rule says of them', (targets) => {
  const { ping, loss } = judged(targets);

  expect([ping.health, loss.health]).toEqual([ruled(targets, 'ping'), ruled(targets, 'loss')]);
});

/** A probe that knows some of the targets as down, and the others not, has no word against down; one that is answered has. */
test.each(mixes.map((it) => [it]))('R2 beside a probe that says down, one whose targets are %j', (targets) => {
  const isKnowing = (kind: 'ping' | 'loss') => {
    const isWord = ruled(targets, kind) !== 'unknown';
    return isWord && (!targets.includes('unknown') || targets.some((it) => it === 'healthy' || it === 'lossy'));
  };
  const expected = (kind: 'ping' | 'loss') =>
    !isKnowing(kind) || ruled(targets, kind) === 'down' ? 'down' : 'unknown';

  const { ping, loss } = judged(targets, 'down');

  expect([ping.health, loss.health]).toEqual([expected('ping'), expected('loss')]);
});
