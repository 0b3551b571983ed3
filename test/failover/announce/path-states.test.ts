import { describe, expect, it } from 'vitest';
import { minute } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  kindsOf,
  memory,
  now,
  pingOf,
  remembering,
  site,
  siteOf,
  vif,
  vifs,
  words,
} from '../scene.ts';

/** What is told of the paths themselves, and what is left unsaid because another word says it. */

const two = siteOf({}, ['a', 'b']);
const ago = (key: string, since: number) => remembering({ ...memory, conditions: { [key]: { since: now - since } } });
const conditionsOf = (...args: Parameters<typeof decideOn>) => Object.keys(decideOn(...args).memory?.conditions ?? {});

const lossy = alarmsOf(site, (it) =>
  it.kind === 'loss' && it.path === 'primary' && it.limit === 'degraded' ? 'ALARM' : undefined,
);

describe('a degraded path', () => {
  it.each([
    ['before 3 minutes', 3 * minute - 1, []],
    ['after 3 minutes', 3 * minute, ['condition degraded:primary']],
  ] as const)('R2 is told: %s', (_, since, told) => {
    expect(kindsOf(decideOn({ alarms: lossy, memory: ago('degraded:primary', since) }))).toEqual(told);
  });

  it('R2 is told with why', () => {
    const [told] = decideOn({ alarms: lossy, memory: ago('degraded:primary', 3 * minute) }).announcements;

    expect(told).toMatchObject({ headline: 'primary is degraded', nextSteps: [] });
    expect(told?.lines).toEqual(['R2 loss to 10.109.2.1 (probe a) is at least 10 %.']);
  });
});

describe('a path of which not all is known', () => {
  it('R2 is not told as half blind where the probes do not agree: that is told instead', () => {
    const split = alarmsOf(two, (it) =>
      it.kind === 'ping' && it.path === 'primary' && it.probe === 'a' ? 'ALARM' : undefined,
    );

    expect(conditionsOf({ alarms: split }, two)).toEqual(['undecided']);
  });

  it('R1 is told with what to look at', () => {
    const alarms = alarmsOf(site, (it) =>
      it.kind === 'loss' && it.path === 'backup' ? 'INSUFFICIENT_DATA' : undefined,
    );

    const plan = decideOn({ alarms, memory: ago('half-blind:backup', 3 * minute) });

    expect(plan.announcements[0]?.nextSteps).toEqual([
      'Look at the signals on the dashboard, and at the permissions of the reactor.',
    ]);
  });
});

describe('a backup that is down', () => {
  const down = alarmsOf(site, pingOf('backup'));

  it.each([
    ['before a minute', minute - 1, []],
    ['after a minute', minute, ['condition backup-down']],
  ] as const)('R2 is told: %s', (_, since, told) => {
    expect(kindsOf(decideOn({ alarms: down, memory: ago('backup-down', since) }))).toEqual(told);
  });

  it('R3 is not told as such while both paths are down: that is told instead', () => {
    const plan = decideOn({ alarms: down, vifs: vifs('down'), memory: ago('backup-down', minute) });

    expect(kindsOf(plan)).toEqual(['condition both-down']);
  });

  it('R2 is the backup only: a primary that is down is failed over from', () => {
    expect(conditionsOf({ alarms: alarmsOf(site, pingOf('primary')) })).toEqual([]);
  });
});

const wanting = (minimumPrefixes: number) =>
  siteOf({
    primary: {
      virtualInterfaces: [{ id: vif, connection: 'dxcon-01234567', minimumPrefixes }],
      targets: ['10.109.2.1'],
    },
  });

describe('too few prefixes', () => {
  it.each([1, 5])('R2 are told, with the path: at least %i are wanted', (minimumPrefixes) => {
    const of = wanting(minimumPrefixes);
    const alarms = alarmsOf(
      of,
      words((it) => (it.kind === 'prefixes' ? 'ALARM' : undefined)),
    );

    expect(kindsOf(decideOn({ alarms }, of))).toEqual(['condition prefixes:primary']);
  });
});
