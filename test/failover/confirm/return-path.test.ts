import { describe, expect, it } from 'vitest';
import {
  isReturnDue,
  isReturnKnowable,
  judgeReturnPaths,
  trafficWindow,
  type MinuteOfPath,
} from '../../../failover/confirm/return-path.ts';
import type { Memory } from '../../../failover/memory.ts';
import type { Path } from '../../../failover/path.ts';
import { hour, minute } from '../../../failover/time.ts';
import type { WiredSite } from '../../../failover/wiring.ts';
import { memory, now, site, siteOf } from '../scene.ts';

/** One probe pings one target of each path every 200 ms: 300 answers a minute. */
const well: MinuteOfPath = { answers: 300, out: 300, in: 300 };
const elsewhere: MinuteOfPath = { answers: 300, out: 300, in: 6 };
const ten = (it: MinuteOfPath, more: readonly MinuteOfPath[] = []) => [
  ...Array.from({ length: 10 - more.length }, () => it),
  ...more,
];

interface Judged {
  readonly of?: WiredSite;
  readonly remembered?: Memory;
}

const judge = (
  traffic: Partial<Record<Path, readonly MinuteOfPath[]>>,
  { of = site, remembered = memory }: Judged = {},
) =>
  judgeReturnPaths({
    site: of,
    traffic: { primary: ten(well), backup: ten(well), ...traffic },
    memory: remembered,
    now,
  });
const kindsOf = (...args: Parameters<typeof judge>) =>
  judge(...args).announcements.map(({ kind, key }) => `${kind} ${key}`);

const found = 'condition return-path:backup';
const said = (path: Path): Memory => ({
  ...memory,
  conditions: { [`return-path:${path}`]: { since: now - hour, said: now - hour }, pinned: { since: now - hour } },
});

const secondAddress = siteOf({
  probes: [{ slot: 'a', instance: 'i-0123456789abcdef0', sources: { backup: '10.0.0.8' } }],
});

const instance = (slot: string, id: string, sources = {}) => ({
  slot,
  instance: `i-0123456789abcde${id}`,
  sources,
});
const stepsOf = (probes: readonly object[]) =>
  judge(
    { primary: ten({ ...well, answers: 600 }), backup: ten({ answers: 600, out: 600, in: 0 }) },
    { of: siteOf({ probes }) },
  ).announcements[0]?.nextSteps;

describe("the backup's answers return over Direct Connect", () => {
  it('R2 is said, with what was counted, what it costs and how to mend it', () => {
    expect(judge({ backup: ten(elsewhere) }).announcements).toEqual([
      {
        kind: 'condition',
        key: 'return-path:backup',
        at: now,
        headline: "the backup's answers return over Direct Connect: a failover may come late or never",
        lines: [
          "R2 In 10 minutes the probes heard 3000 answers of 10.109.3.1, but only 60 packets came in by the VPN's attachment.",
          "Where a second VPN attachment leads to the same site, they may come in by that: then nothing is wrong. If Direct Connect fails, these answers are lost with it: both paths look down, and traffic stays. A silent cut lasts until BGP's hold time is over; a failure that BGP does not see lasts until it is repaired.",
        ],
        nextSteps: [
          'Give a second address to probe a: probes[].sources.backup (docs/deploy.md).',
          'On-premises, make a static route over the VPN to this second address, on every router.',
        ],
      },
    ]);
  });

  it('R2 names the addresses that need the static route, where the probe has them', () => {
    expect(judge({ backup: ten(elsewhere) }, { of: secondAddress }).announcements[0]?.nextSteps).toEqual([
      'On-premises, make a static route over the VPN to 10.0.0.8, on every router.',
    ]);
  });

  it('R2 names every probe, and every address', () => {
    expect(stepsOf([instance('a', 'f0'), instance('b', 'f1')])?.[0]).toContain('to probe a, b: probes[]');
    expect(
      stepsOf([instance('a', 'f0', { backup: '10.0.0.8' }), instance('b', 'f1', { backup: '10.0.16.8' })]),
    ).toEqual(['On-premises, make a static route over the VPN to 10.0.0.8, 10.0.16.8, on every router.']);
  });

  it('R2 is said when the answers of one probe of two do', () => {
    const two = siteOf({}, ['a', 'b']);
    const half = { answers: 600, out: 600, in: 312 };

    expect(kindsOf({ primary: ten({ ...well, answers: 600 }), backup: ten(half) }, { of: two })).toEqual([found]);
  });

  it.each([
    ['three quarters of the answers', 225, []],
    ['a packet less', 224, [found]],
  ])('R2 begins below three quarters: %s', (_, received, kinds) => {
    expect(kindsOf({ backup: ten({ ...well, in: received }) })).toEqual(kinds);
  });

  it('R2 compares with the answers: pings that are lost bring none', () => {
    expect(kindsOf({ backup: ten({ answers: 200, out: 300, in: 200 }) })).toEqual([]);
  });

  it('R2 is remembered, said once, and over when enough packets come in', () => {
    const first = judge({ backup: ten(elsewhere) }).memory;

    expect(first.conditions).toEqual({ 'return-path:backup': { since: now, said: now } });
    expect(kindsOf({ backup: ten(elsewhere) }, { remembered: first })).toEqual([]);
    expect(judge({}, { remembered: said('backup') })).toMatchObject({
      announcements: [{ kind: 'over', headline: 'no longer: fewer packets come in than answers are heard on backup' }],
      memory: { conditions: { pinned: { since: now - hour } } },
    });
  });

  it('R10 is said in every mode, with what the mode does', () => {
    const lines = judge({ backup: ten(elsewhere) }, { of: siteOf({ mode: 'observe' }) }).announcements[0]?.lines;

    expect(lines?.at(-1)).toBe('Mode observe: dx-failover changes nothing; traffic was not moved.');
  });
});

describe("the primary's answers return over the VPN", () => {
  it('R2 is said, where nothing else comes in over Direct Connect', () => {
    expect(judge({ primary: ten(elsewhere) }).announcements).toMatchObject([
      {
        key: 'return-path:primary',
        headline: "the primary's answers return over the VPN: both paths fail with the VPN",
        lines: [
          "R2 In 10 minutes the probes heard 3000 answers of 10.109.2.1, but only 60 packets came in by Direct Connect's attachment.",
          'Where a second Direct Connect attachment leads to the same site, they may come in by that. If the VPN fails, these answers are lost with it, and both paths look down. A failure of Direct Connect towards AWS alone is not seen.',
        ],
        nextSteps: [
          "On-premises, route the address that the primary's targets are pinged from over Direct Connect, on every router.",
        ],
      },
    ]);
  });
});

const missing = { answers: undefined, out: undefined, in: undefined };

describe('what cannot be known', () => {
  it.each([
    ['no datapoint of the attachment', { backup: ten({ answers: 300, out: undefined, in: undefined }) }],
    ['none of what came in', { backup: ten({ ...elsewhere, in: undefined }) }],
    ['none of what went out', { backup: ten({ ...elsewhere, out: undefined }) }],
    ['none of the answers', { backup: ten({ ...elsewhere, answers: undefined }) }],
    ['nothing was read', { primary: [], backup: [] }],
    ['four minutes are known, of ten', { backup: ten(missing, [elsewhere, elsewhere, elsewhere, elsewhere]) }],
    ['the pings do not go by the attachment', { backup: ten({ ...elsewhere, out: 224 }) }],
    ['fewer than half of the answers of the path are heard', { backup: ten({ ...elsewhere, answers: 149 }) }],
    [
      'fewer than half of those of the other one: it is no normal time',
      { primary: ten({ ...well, answers: 149 }), backup: ten(elsewhere) },
    ],
    ['the other one was not read', { primary: [], backup: ten(elsewhere) }],
    ['the other one has no datapoint', { primary: ten({ ...well, answers: undefined }), backup: ten(elsewhere) }],
  ])('R1 neither begins nor ends a state: %s', (_, traffic) => {
    expect(kindsOf(traffic)).toEqual([]);
    expect(judge(traffic, { remembered: said('backup') })).toMatchObject({
      announcements: [],
      memory: { conditions: said('backup').conditions },
    });
  });

  it.each([
    [
      'five minutes are known',
      {
        backup: ten(
          missing,
          Array.from({ length: 5 }, () => elsewhere),
        ),
      },
    ],
    [
      'half of the answers of both paths are heard',
      { primary: ten({ ...well, answers: 150 }), backup: ten({ ...elsewhere, answers: 150 }) },
    ],
    ['the pings go by the attachment, but for a quarter', { backup: ten({ ...elsewhere, out: 225 }) }],
  ])('R2 is known as soon as %s', (_, traffic) => {
    expect(kindsOf(traffic)).toEqual([found]);
  });

  it('R2 counts the normal minutes alone', () => {
    const outage = Array.from({ length: 5 }, () => ({ answers: 0, out: 300, in: 100_000 }));

    expect(judge({ backup: ten(elsewhere, outage) }).announcements[0]?.lines[0]).toContain(
      'In 5 minutes the probes heard 1500 answers of 10.109.3.1, but only 30 packets',
    );
  });

  it('R2 expects as many answers as there are probes and targets', () => {
    const two = siteOf({ backup: { targets: ['10.109.3.1', { address: '10.109.3.2', port: 443 }] } }, ['a', 'b']);
    const primary = ten({ answers: 600, out: 600, in: 600 });

    expect(kindsOf({ primary, backup: ten({ answers: 599, out: 1200, in: 0 }) }, { of: two })).toEqual([]);
    const heard = judge({ primary, backup: ten({ answers: 600, out: 1200, in: 0 }) }, { of: two });
    expect(heard.announcements[0]?.lines[0]).toContain('of 10.109.3.1, 10.109.3.2 port 443, but only 0 packets');
  });
});

describe('when it is looked at', () => {
  it('R2 looks at ten whole minutes that are five minutes old', () => {
    expect(trafficWindow(now + 59_999)).toEqual({ from: now - 15 * minute, to: now - 5 * minute });
  });

  it.each([
    ['traffic has been on primary since the window began', 'primary', 15 * minute, true],
    ['since a moment later', 'primary', 15 * minute - 1, false],
    ['traffic is on backup', 'backup', hour, false],
  ] as const)('R2 is knowable in normal times alone: %s', (_, path, ago, is) => {
    expect(isReturnKnowable({ path, since: now - ago }, now)).toBe(is);
  });

  it.each<[boolean, string, Partial<Parameters<typeof isReturnDue>[0]>]>([
    [true, 'in the seventh minute of a quarter', {}],
    [false, 'in the eighth', { now: now + 8 * minute }],
    [true, 'a quarter later', { now: now + 22 * minute }],
    [false, 'in a run that an alarm woke', { isScheduled: false }],
    [false, 'while traffic is on backup', { memory: { ...memory, path: 'backup' } }],
  ])('R2 is looked for: %s, %s', (isIt, _, parts) => {
    expect(isReturnDue({ isScheduled: true, memory, now: now + 7 * minute, ...parts })).toBe(isIt);
  });

  it('does not count answers that a repeated call has published twice', () => {
    expect(kindsOf({ backup: ten({ answers: 600, out: 300, in: 300 }) })).toEqual([]);
  });
});
