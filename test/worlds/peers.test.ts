import { describe, expect, it } from 'vitest';
import { hour, minute } from '../../failover/time.ts';
import type { History } from './history.ts';
import { cycles, peerNamed, peerReplays, peers } from './peers.ts';
import { play } from './play.ts';
import { judge } from './promises/judge.ts';
import { switchesOf } from './promises/promise.ts';
import { sites } from './synthesized.ts';
import { worldNamed } from './trial.ts';

/**
 * The bugs of others: each was really met, and dx-failover has it not. `found-on-the-bill`, of six hours, and the whole of
 * `a-hundred-times`, of 35, are left to `npm run attack`.
 */

/** Each switch, with the minute of the world in which it was: `5 backup`. */
const movesOf = (history: History): readonly string[] =>
  switchesOf(history).map(({ at, to }) => `${Math.floor((at - history.from) / minute)} ${to}`);

/** What people were told, by the reactor and by the alarms that watch it. */
const heardOf = ({ announced, watch }: History): readonly string[] => [
  ...announced.map(({ kind, key }) => `${kind} ${key}`),
  ...watch.filter(({ is }) => is).map(({ name }) => `alarm ${name.replace(/.*\/watch\//, '')}`),
];

/** The most failbacks that lie within one hour. */
const failbacksAnHour = (history: History): number => {
  const back = switchesOf(history).flatMap(({ at, to }) => (to === 'primary' ? [at] : []));
  return Math.max(0, ...back.map((from) => back.filter((at) => at >= from && at < from + hour).length));
};

describe('a bug of a peer is met, and breaks no promise here:', () => {
  it.each<readonly [name: keyof typeof peers, moves: readonly string[], heard: readonly string[]]>([
    ['event-spent', ['15 backup', '34 primary'], ['condition unproven', 'failover failover']],
    ['backup-recovers', [], ['condition backup-down', 'over backup-down']],
    ['target-dead', [], ['condition backup-down', 'condition unproven']],
    ['recovery-missed', ['5 backup', '14 primary'], ['failback failback']],
    ['one-failed-check', [], []],
    ['check-filtered', ['5 backup', '49 primary'], ['failover failover']],
    ['flapping', ['5 backup', '44 primary'], ['condition damped']],
    ['two-minutes-up', ['5 backup', '34 primary'], ['condition damped']],
    ['nothing-serves', ['5 backup', '15 primary'], ['failback failback', 'condition backup-down']],
    ['down-at-the-start', ['0 backup', '14 primary'], ['failover failover']],
    ['vpn-drowns', ['5 backup', '11 primary'], ['failback failback', 'condition backup-down']],
    ['one-virtual-interface', ['5 backup', '13 primary'], ['failover failover']],
    ['write-refused', ['10 backup', '24 primary'], ['condition write-failed', 'alarm reactor-errors']],
    ['two-route-tables', ['5 backup', '14 primary'], ['failover failover']],
    ['green-over-the-backup', ['5 backup', '44 primary'], ['failover failover']],
    ['answers-limited', [], []],
    ['idle-line-loses', [], ['condition backup-down', 'over backup-down']],
    ['pinned-for-a-while', ['14 backup', '24 primary'], ['condition pinned-down', 'notice pinned']],
    ['blackhole', ['14 backup', '24 primary'], ['condition conflict', 'over conflict']],
    ['no-data', [], ['alarm probe-silent/a']],
  ])('%s', async (name, moves, heard) => {
    const history = await play(sites, peers[name]);

    expect(judge(history)).toEqual([]);
    expect(movesOf(history)).toEqual(moves);
    expect(heardOf(history)).toEqual(expect.arrayContaining([...heard]));
  });

  it('second-failover: each failover is said', async () => {
    const history = await play(sites, peers['second-failover']);

    expect(judge(history)).toEqual([]);
    expect(movesOf(history)).toEqual(['5 backup', '11 primary', '12 backup', '18 primary']);
    expect(heardOf(history).filter((it) => it === 'failover failover')).toHaveLength(2);
  });

  it('two-at-once: one switch is one switch, and said once', async () => {
    const history = await play(sites, peers['two-at-once']);

    expect(judge(history)).toEqual([]);
    expect(movesOf(history)).toEqual(['5 backup', '14 primary']);
    expect(heardOf(history).filter((it) => it === 'failover failover')).toHaveLength(1);
  });

  it('both-drown: traffic goes back and forth, but no oftener than the brake lets it', async () => {
    const history = await play(sites, peers['both-drown']);

    expect(judge(history)).toEqual([]);
    expect(switchesOf(history).length).toBeGreaterThan(4);
    expect(failbacksAnHour(history)).toBeLessThanOrEqual(sites.of('plain').site.failback.maxSwitchesPerHour / 2);
    expect(heardOf(history)).toContain('condition braked');
  });

  it('a-hundred-times, of which four are played here and all by `npm run attack`: each is as the first', async () => {
    const history = await play(sites, cycles(4));

    expect(judge(history)).toEqual([]);
    expect(movesOf(history)).toEqual(
      Array.from({ length: 4 }, (_, index) => [`${4 + 21 * index} backup`, `${9 + 21 * index} primary`]).flat(),
    );
    expect(heardOf(history).filter((it) => it.startsWith('fail'))).toHaveLength(8);
  });
});

describe('a replay', () => {
  it('names the world of a bug', () => {
    expect(peerReplays.map(worldNamed)).toEqual(Object.values(peers));
    expect(peerNamed('17')).toBeUndefined();
    expect(() => worldNamed('peer:none')).toThrow(
      `--replay: got peer:none; allowed: ${Object.keys(peers)
        .map((name) => `peer:${name}`)
        .join(', ')}`,
    );
  });
});
