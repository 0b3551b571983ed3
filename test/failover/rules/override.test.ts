import { describe, expect, it } from 'vitest';
import { formatPin, parseOverride, wordInForce } from '../../../failover/rules/override.ts';
import type { Plan } from '../../../failover/plan.ts';
import { known, unknown } from '../../../failover/snapshot.ts';
import { hour, minute, second } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  kindsOf,
  memory,
  memoryOnBackup,
  now,
  ours,
  pingOf,
  pinned,
  primaryDown,
  remembering,
  site,
  siteOf,
  standing,
  vifs,
} from '../scene.ts';

const pin = { path: 'backup', until: now + hour, by: 'kim', why: 'router maintenance' } as const;
const later = '2026-11-24T13:00:00Z';
const said = { pinned: { since: now - minute, said: now - minute } };
const unreadable = { override: unknown('timed out') };
const headlines = (plan: Plan) => plan.announcements.map(({ kind, headline }) => `${kind}: ${headline}`);
const pinnedFor = (ahead: number) => ({ override: known(formatPin({ ...pin, until: now + ahead })) });

describe('a pin', () => {
  it('R5 moves traffic to its path although the rules do not want it, and says who and why', () => {
    const plan = decideOn(pinned('backup', later));

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['create']);
    expect(plan.switch?.reason).toBe('R5 pinned to backup by kim: router maintenance');
    expect(plan.memory?.pin).toEqual(pin);
    expect(plan.lookAgain).toBe(now + hour);
  });

  it('R5 wins over rule 3: pinned to primary, a failed primary moves nothing, and that is said', () => {
    const plan = decideOn({ ...primaryDown, ...pinned('primary', later) });

    expect(plan.changes).toEqual([]);
    expect(plan.reason.rule).toBe('R5');
    expect(kindsOf(plan)).toEqual(['condition pinned', 'condition pinned-down']);
  });

  it('R5 wins over rule 4: pinned to backup, traffic stays when the hold-down is over', () => {
    const plan = decideOn({
      ...standing(ours),
      ...pinned('backup', later),
      memory: remembering({ ...memoryOnBackup(hour), pin, conditions: said }),
    });

    expect(plan).toMatchObject({ path: 'backup', changes: [], announcements: [] });
  });

  it('R5 is the way of a manual failback: a pin to primary moves traffic at once', () => {
    const plan = decideOn({
      ...standing(ours),
      ...primaryDown,
      ...pinned('primary', later),
      memory: remembering(memoryOnBackup(minute)),
    });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['delete']);
    expect(kindsOf(plan)).not.toContain('condition pinned');
  });

  it('R5 says that both paths are down although the path is pinned', () => {
    const down = { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) };

    const plan = decideOn({ ...down, ...pinned('primary', later) });

    expect(kindsOf(plan)).toEqual(['condition pinned', 'condition both-down']);
  });

  it('R5 that another one replaces is said anew', () => {
    const plan = decideOn({
      override: known(formatPin({ ...pin, path: 'primary', by: 'lee' })),
      memory: remembering({ ...memory, pin: { ...pin, path: 'primary' }, conditions: said }),
    });

    expect(plan.announcements.map(({ kind, headline }) => `${kind}: ${headline}`)).toEqual([
      'condition: pinned to primary by lee',
    ]);
  });

  it('R5 that is taken back is said to be over', () => {
    const plan = decideOn({ memory: remembering({ ...memory, pin, conditions: said }) });

    expect(plan.announcements.map(({ headline }) => headline)).toEqual(['no longer: the path is pinned']);
    expect(plan.memory?.pin).toBeUndefined();
  });
});

describe('the expiry of a pin', () => {
  const over = { ...pin, until: now };
  const expired = { override: known(formatPin(over)) };

  it('R5 is announced once, and the rules decide again', () => {
    const first = decideOn({ ...expired, memory: remembering({ ...memory, pin: over, conditions: said }) });
    const second = decideOn({ ...expired, memory: remembering(first.memory ?? memory) });

    expect(first.announcements.map(({ kind, headline }) => `${kind}: ${headline}`)).toEqual([
      'notice: the pin to backup by kim has expired',
    ]);
    expect(first.reason.rule).toBe('R3');
    expect(second.announcements).toEqual([]);
  });

  it('R5 is announced once also where traffic goes back in the same run', () => {
    const plan = decideOn({
      ...expired,
      ...standing(ours),
      memory: remembering({ ...memoryOnBackup(hour), cause: [], pin: over, conditions: said }),
    });

    expect(plan.changes).toHaveLength(1);
    expect(kindsOf(plan)).toEqual(['notice pinned']);
  });

  it('R5 ends a pin that was remembered while the parameter cannot be read, and then failback waits', () => {
    const plan = decideOn({
      ...unreadable,
      ...standing(ours),
      memory: remembering({ ...memoryOnBackup(hour), pin: over }),
    });

    expect(kindsOf(plan)).toEqual(['notice pinned', 'condition unreadable']);
    expect(plan.changes).toEqual([]);
    expect(plan.reason.rule).toBe('R5');
  });
});

describe('a pin whose end is past when it is written', () => {
  const past = { ...pin, until: now - minute };
  const written = { override: known(formatPin(past)) };
  const told = 'notice: the override pins nothing: the pin to backup by kim has an end that is past';

  it('R5 pins nothing, and that is told once, with both times and the way out', () => {
    const first = decideOn(written);
    const second = decideOn({ ...written, memory: remembering(first.memory ?? memory) });

    expect(first).toMatchObject({ path: 'primary', changes: [] });
    expect(headlines(first)).toEqual([told]);
    expect(first.announcements[0]).toMatchObject({
      key: 'pinned',
      lines: [
        'R5 /dx-failover/hq/override has an end of 2026-11-24T11:59:00Z. Now it is 2026-11-24T12:00:00Z: the rules decide.',
      ],
      nextSteps: [
        'If a pin is wanted, write /dx-failover/hq/override with a later end. The runbook has a command that computes it.',
      ],
    });
    expect(second.announcements).toEqual([]);
  });

  it.each([{ path: 'primary' }, { until: now }, { by: 'lee' }, { why: 'another' }] as const)(
    'R5 is told again where another one is written: %o',
    (other) => {
      const before = remembering({ ...memory, pastPin: past });

      expect(
        decideOn({ override: known(formatPin({ ...past, ...other })), memory: before }).announcements,
      ).toHaveLength(1);
    },
  );

  it('R5 is told where it takes the place of a pin in force', () => {
    const plan = decideOn({ ...written, memory: remembering({ ...memory, pin, conditions: said }) });

    expect(headlines(plan)).toEqual([told, 'over: no longer: the path is pinned']);
  });

  it('R5 is told beside the end of another pin', () => {
    const ended = { ...pin, path: 'primary', until: now - 1 } as const;

    expect(headlines(decideOn({ ...written, memory: remembering({ ...memory, pin: ended }) }))).toEqual([
      'notice: the pin to primary by kim has expired',
      told,
    ]);
  });

  it('R5 is told by the first run of a site, too, and not in every run while memory cannot be read', () => {
    expect(headlines(decideOn({ ...written, memory: known(undefined) }))).toContain(told);
    expect(headlines(decideOn({ ...written, memory: unknown('throttled') }))).toEqual([]);
  });

  it('R5 is not told anew because the parameter could not be read meanwhile, but is once it was taken back', () => {
    const first = decideOn(written).memory ?? memory;
    const after = (override: ReturnType<typeof known<string | undefined>> | ReturnType<typeof unknown>) =>
      decideOn({
        ...written,
        memory: remembering(decideOn({ override, memory: remembering(first) }).memory ?? memory),
      });

    expect(headlines(after(unknown('throttled')))).not.toContain(told);
    expect(headlines(after(known('{"path":"auto"}')))).toEqual([told]);
  });

  it('R5 advises no pin in mode observe, where none moves anything', () => {
    const of = siteOf({ mode: 'observe' });

    const plan = decideOn({ ...written, memory: remembering({ ...memory, mode: 'observe' }) }, of);

    expect(plan.announcements).toMatchObject([{ key: 'pinned', nextSteps: [] }]);
  });
});

describe('a pin whose end can hardly be meant', () => {
  it('R5 holds, and says so', () => {
    const plan = decideOn(pinnedFor(13149 * 24 * hour));

    expect(plan.path).toBe('backup');
    expect(plan.announcements).toMatchObject([
      {
        kind: 'condition',
        key: 'pin-far',
        headline: 'the pin to backup by kim ends only in 13149 d',
        lines: ['R5 Its end is 2062-11-24T12:00:00Z. It holds until then: no rule moves traffic meanwhile.'],
        nextSteps: ['If that is not meant, write /dx-failover/hq/override with an earlier end.'],
      },
    ]);
  });

  it('R5 is one of more than 31 days', () => {
    expect(kindsOf(decideOn(pinnedFor(31 * 24 * hour)))).toEqual([]);
    expect(kindsOf(decideOn(pinnedFor(31 * 24 * hour + second)))).toEqual(['condition pin-far']);
  });

  it('R5 without an offset is none: it is told as one that cannot be read', () => {
    const plan = decideOn({ override: known('{"path":"backup","until":"2026-11-24T13:00:00","by":"kim","why":"x"}') });

    expect(plan.path).toBe('primary');
    expect(kindsOf(plan)).toEqual(['condition unreadable']);
  });
});

describe('an override that cannot be read', () => {
  it('R5 leaves the last valid pin in force until its expiry', () => {
    const plan = decideOn({ ...unreadable, memory: remembering({ ...memory, pin, conditions: said }) });

    expect(plan.path).toBe('backup');
    expect(plan.announcements.find(({ key }) => key === 'unreadable')?.lines).toEqual([
      'R5 /dx-failover/hq/override: timed out.',
      'The earlier pin to backup holds until 2026-11-24T13:00:00Z.',
    ]);
  });

  it('R5 allows failover, and no failback, where no earlier pin is known', () => {
    expect(decideOn({ ...unreadable, ...primaryDown }).path).toBe('backup');
    const back = decideOn({ ...unreadable, ...standing(ours), memory: remembering(memoryOnBackup(hour)) });
    expect(back.changes).toEqual([]);
    expect(back.reason.text).toBe('the override cannot be read (timed out), so failback waits');
  });

  it.each([
    ['no pin', undefined, { unreadable: 'timed out', isMalformed: false }],
    ['a pin in force', pin, { pin, unreadable: 'timed out', isMalformed: false }],
    [
      'a pin that has ended',
      { ...pin, until: now },
      { unreadable: 'timed out', isMalformed: false, expired: { ...pin, until: now } },
    ],
  ])('R5 with %s remembered: a pin in force holds on', (_, remembered, word) => {
    expect(wordInForce(unknown('timed out'), { pin: remembered }, now)).toEqual(word);
  });
});

const looks = (what: string, meant: string) => `${what} must be ${meant}, which it looks like`;

const shown = (text: string) => {
  const override = parseOverride(text);
  return override.kind === 'unreadable' ? override.why : '';
};

describe('the form of the override', () => {
  const form = 'a time with an offset such as 2026-11-24T18:00:00Z';

  it.each([
    [undefined, { kind: 'auto' }],
    ['{"path":"auto"}', { kind: 'auto' }],
    [formatPin(pin), { kind: 'pin', pin }],
    [
      '{"path":"primary","until":"2026-11-24T18:00:00+02:00","by":" kim ","why":"x"}',
      { kind: 'pin', pin: { path: 'primary', until: now + 4 * hour, by: 'kim', why: 'x' } },
    ],
  ])('R5 reads %s', (text, override) => {
    expect(parseOverride(text)).toEqual(override);
  });

  it.each([
    ['', 'the whole: not JSON'],
    ['backup', 'the whole: not JSON'],
    ['null', 'the whole: path must be auto, primary or backup'],
    ['[]', 'the whole: path must be auto, primary or backup'],
    ['{}', 'path: path must be auto, primary or backup'],
    ['{"path":"vpn"}', 'path: path must be auto, primary or backup'],
    ['{"path":"backup"}', `until: ${form}; by: who pins, 1 to 200 characters; why: why, 1 to 200 characters`],
    ['{"path":"backup","until":"tomorrow","by":"kim","why":"x"}', `until: ${form}`],
    ['{"path":"backup","until":"2026-11-24T18:00:00","by":"kim","why":"x"}', `until: ${form}`],
    ['{"path":"backup","until":"2026-13-01T00:00:00Z","by":"kim","why":"x"}', `until: ${form}`],
    ['{"path":"backup","until":"2026-02-31T00:00:00Z","by":"kim","why":"x"}', `until: ${form}`],
    [`{"path":"backup","until":"${later}","by":"","why":"x"}`, 'by: who pins, 1 to 200 characters'],
    [`{"path":"backup","until":"${later}","by":"kim","why":"${'x'.repeat(201)}"}`, 'why: why, 1 to 200 characters'],
    ['{"path":"auto","until":"x"}', 'the whole: Unrecognized key: "until"'],
  ])('R5 refuses %s', (text, why) => {
    const shown = text.length > 150 ? `${text.slice(0, 150)}...` : text;
    expect(parseOverride(text)).toEqual({ kind: 'unreadable', why: `${why}; got ${shown}` });
  });

  it('R5 repeats no more of a hostile text than a line holds', () => {
    const override = parseOverride(JSON.stringify({ path: 'auto', ['x'.repeat(5000)]: 1 }));

    expect(override.kind === 'unreadable' && override.why.length).toBe(400 + '; got '.length + 150 + '...'.length);
  });

  it.each([
    ['a byte order mark', '\ufeff'],
    ['the end of a line', '\r\n'],
  ])('R5 reads a pin that Windows wrote with %s', (_, around) => {
    expect(parseOverride(`${around}${formatPin(pin)}${around.trim()}`)).toEqual({ kind: 'pin', pin });
    expect(parseOverride(`${formatPin(pin)}\r\n`)).toEqual({ kind: 'pin', pin });
  });

  it('R5 shows what was read without the blanks around it, and 150 characters of it', () => {
    expect(shown(' north\r\n')).toBe('the whole: not JSON; got north');
    expect(shown('x'.repeat(150))).toBe(`the whole: not JSON; got ${'x'.repeat(150)}`);
    expect(shown('x'.repeat(151))).toBe(`the whole: not JSON; got ${'x'.repeat(150)}...`);
  });

  it.each([
    [
      '{"path":\ufeff"auto"}',
      'U+FEFF ZERO WIDTH NO-BREAK SPACE at column 9 must be nothing in its place: it cannot be seen',
    ],
    [
      '{“path”:"auto"}',
      `${looks('U+201C LEFT DOUBLE QUOTATION MARK at column 2', '" (U+0022)')}; ${looks('U+201D RIGHT DOUBLE QUOTATION MARK at column 7', '" (U+0022)')}`,
    ],
    ['{"path"："auto"}', looks('U+FF1A FULLWIDTH COLON at column 8', ': (U+003A)')],
    ['{"path":"\u0430uto"}', looks('U+0430 CYRILLIC SMALL LETTER A at column 10', 'a (U+0061)')],
    ['{\u00a0"path":"auto"}', looks('U+00A0 NO-BREAK SPACE at column 2', 'a space (U+0020)')],
    [
      '{"path":"backup","until":"2026-11-24T18：00:00Z","by":"kim"}',
      `${looks('U+FF1A FULLWIDTH COLON at column 40', ': (U+003A)')}; why: why, 1 to 200 characters`,
    ],
    ['{"path":"backup","until":"x","by":"kim","why":"主路由器：维护"}', `until: ${form}`],
  ])('R5 names a character that is not what it looks like: %s', (text, why) => {
    expect(parseOverride(text)).toEqual({ kind: 'unreadable', why: `${why}; got ${text}` });
  });

  it('R5 says how to write it where PowerShell has taken the quotes away, and shows what was read', () => {
    const read = '{path:backup,until:2026-11-24T18:00:00Z,by:kim,why:maintenance}';

    expect(decideOn({ override: known(read) }).announcements).toMatchObject([
      {
        lines: [`R5 /dx-failover/hq/override: the whole: not JSON; got ${read}.`, expect.any(String)],
        nextSteps: [
          'Write /dx-failover/hq/override anew; the README shows its form.',
          'Where the double quotes are missing, as from PowerShell: write the text to a file, and give it as --value file://pin.json.',
        ],
      },
    ]);
  });

  it('R5 does not advise to write anew what only could not be read', () => {
    expect(decideOn(unreadable).announcements[0]?.nextSteps).toEqual([
      'Look at the permissions of the reactor, and at Parameter Store.',
    ]);
  });
});
