import { beforeEach, describe, expect, test } from 'vitest';
import { hour, minute, second } from '../../../failover/time.ts';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { heartbeatDatum } from '../../../probe/publishing/datum.ts';
import { createTimekeeping, type Timekeeping } from '../../../probe/publishing/timekeeping.ts';

const noon = Date.parse('2026-11-24T12:00:00Z');

/** A host whose clock can be put. */
const hostAt = (start: number) => {
  const clock = createVirtualClock(start);
  let offset = 0;
  return {
    clock: { ...clock, now: () => clock.now() + offset },
    put: (by: number) => {
      offset += by;
    },
  };
};

let host: ReturnType<typeof hostAt>;
let said: unknown[];
let timekeeping: Timekeeping;

beforeEach(() => {
  host = hostAt(noon);
  said = [];
  const log = (level: string, message: string, fields = {}): void => void said.push({ level, message, ...fields });
  timekeeping = createTimekeeping({ clock: host.clock, log });
});

const datedAt = (...moments: readonly number[]) => {
  const { sound, ahead } = timekeeping.date(moments.map((at) => heartbeatDatum('a', at)));
  return {
    sound: sound.map(({ Timestamp }) => Timestamp.getTime()),
    ahead: ahead.map(({ Timestamp }) => Timestamp.getTime()),
  };
};

describe('the time of a datapoint', () => {
  test("is the host's where answers agree with it, whatever they took", () => {
    timekeeping.hear(noon - 4 * second);

    expect(timekeeping.now()).toBe(noon);
    expect(datedAt(noon)).toEqual({ sound: [noon], ahead: [] });
    expect(said).toEqual([]);
  });

  test.each([hour, -hour, 10 * second])("is AWS's where the host is %d ms off, also of what was not sent yet", (by) => {
    host.put(by);

    timekeeping.hear(noon);
    timekeeping.hear(noon + second);

    expect(timekeeping.now()).toBe(noon);
    expect(datedAt(noon + by)).toEqual({ sound: [noon], ahead: [] });
    expect(said).toEqual([
      {
        level: 'error',
        message: 'the clock of this host is wrong; datapoints are dated by the clock of AWS',
        offset: -by,
      },
    ]);
  });

  test('never lies ahead: what waited while the clock was fast is not sent once it is right', () => {
    host.put(hour);
    timekeeping.hear(noon);
    const waiting = host.clock.now();
    host.put(-hour);

    timekeeping.hear(noon);

    expect(datedAt(waiting, noon - minute, noon)).toEqual({ sound: [noon - minute, noon], ahead: [waiting] });
    expect(said.at(-1)).toEqual({ level: 'info', message: 'the clock of this host is right again' });
  });

  test('does not follow an answer that names none', () => {
    timekeeping.hear(Number.NaN);

    expect(timekeeping.now()).toBe(noon);
  });
});
