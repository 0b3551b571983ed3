import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../failover/announcement.ts';
import { figuresOf, switchesTo } from '../../failover/figures.ts';
import { unknown, type Snapshot } from '../../failover/snapshot.ts';
import type { Standing } from '../../failover/standing.ts';
import { minute } from '../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  memory,
  now,
  pingOf,
  primaryDown,
  remembering,
  site,
  siteOf,
  snapshotOf,
  vif,
  vifs,
} from './scene.ts';

const stands = (path: Standing['path']): Standing => ({ path, wanted: 'primary', since: undefined, whyNot: undefined });
const figures = (parts: Partial<Snapshot> = {}, standing = stands('primary'), of = site) =>
  figuresOf(of, { snapshot: snapshotOf(of, parts), plan: decideOn(parts, of), standing });

describe('the figures of a run', () => {
  it.each<[Standing['path'], number | undefined]>([
    ['primary', 0],
    ['in part', 0.5],
    ['backup', 1],
    [undefined, undefined],
  ])('have the path that stands, whatever was decided: %s is %j', (path, value) => {
    expect([figures({}, stands(path)).pathInUse, figures(primaryDown, stands(path)).pathInUse]).toEqual([value, value]);
  });

  it('have the health of both paths', () => {
    expect(figures().health).toEqual({ primary: 1, backup: 1 });
    expect(figures(primaryDown).health).toEqual({ primary: 0, backup: 1 });
    expect(figures({ alarms: alarmsOf(site, pingOf('backup')) }).health).toEqual({ primary: 1, backup: 0 });
  });

  it('have 0.5 for a path that is degraded, and nothing for one that is not known', () => {
    const lossy = alarmsOf(site, (signal) =>
      signal.kind === 'loss' && signal.path === 'primary' && signal.limit === 'degraded' ? 'ALARM' : undefined,
    );

    expect(figures({ alarms: lossy }).health.primary).toBe(0.5);
    expect(figures({ alarms: unknown('no answer'), vifs: unknown('no answer') }).health).toEqual({
      primary: undefined,
      backup: undefined,
    });
  });

  it('have the penalty as it is now, and none where memory cannot be read', () => {
    const { halfLife } = site.failback.damping;
    const damping = { penalty: 1000, at: now - halfLife };

    expect(figures({ memory: remembering({ ...memory, damping }) }).penalty).toBe(500);
    expect(figures({ memory: unknown('no answer') }).penalty).toBeUndefined();
  });

  it.each([
    ['up', 1],
    ['down', 0],
    ['unknown', undefined],
  ] as const)('have the BGP of each interface, of both paths: %s is %j', (status, isUp) => {
    const other = { id: 'dxvif-07654321', connection: 'dxcon-01234567' };
    const two = siteOf({ backup: { virtualInterfaces: [other], targets: ['10.109.3.1'] } });

    expect(figures({ vifs: vifs(status) }, stands('primary'), two).bgp).toEqual([
      { id: vif, isUp },
      { id: other.id, isUp: undefined },
    ]);
  });
});

const said = (kind: Announcement['kind']): Announcement => ({
  kind,
  key: kind,
  at: now - minute,
  headline: '',
  lines: [],
  nextSteps: [],
});

describe('the switches that count', () => {
  const all = (['failover', 'condition', 'failback', 'notice', 'over'] as const).map(said);

  it.each(['act', 'trial'] as const)('in %s are failovers to backup and failbacks to primary, each once', (mode) => {
    expect(switchesTo(mode, all)).toEqual(['backup', 'primary']);
    expect(switchesTo(mode, [said('failback')])).toEqual(['primary']);
  });

  it('in observe are none', () => {
    expect(switchesTo('observe', all)).toEqual([]);
  });
});
