import { describe, expect, it } from 'vitest';
import { minute, second } from '../../failover/time.ts';
import type { History } from './history.ts';
import { play } from './play.ts';
import { switchesOf } from './promises/promise.ts';
import { sites } from './synthesized.ts';
import type { Kind } from './world.ts';

/**
 * On-premises answers by the address that it is asked from, and the probe has one: the backup's answers return over Direct
 * Connect. Both worlds begin with 25 healthy minutes.
 */

const failing = (variant: 'single' | 'plain', kind: Kind): Promise<History> =>
  play(sites, {
    seed: 1,
    variant,
    length: 30 * minute,
    happenings: [{ kind, at: 25 * minute, lasts: 5 * minute, path: 'primary', pick: 0.5 }],
  });

const states = ({ announced }: History) => announced.filter(({ kind }) => kind === 'condition');
const before = (history: History) => states(history).filter(({ at }) => at < history.from + 25 * minute);
const during = (history: History) => states(history).filter(({ at }) => at >= history.from + 25 * minute);
const firstMove = (history: History) =>
  switchesOf(history).map(({ at, to }) => ({ to, after: Math.round((at - history.from - 25 * minute) / second) }))[0];

describe('a probe with one address', () => {
  it('is told of in normal times; in a grey failure both paths are silent, nothing moves, and the cause is named first', async () => {
    const history = await failing('single', 'one way');

    expect(before(history).map(({ key }) => key)).toEqual(['return-path:backup']);
    expect(before(history)[0]?.text).toContain(
      "the backup's answers return over Direct Connect: a failover may come late or never",
    );
    expect(switchesOf(history)).toEqual([]);
    expect(during(history).map(({ key }) => key)).toEqual(['half-blind:primary', 'blind:backup']);
    for (const { text } of during(history))
      expect(text).toContain(
        "\n\nThe VPN may be well: before this, the backup's answers returned over Direct Connect, and are lost with it.\nR1 ",
      );
  });

  it("waits for BGP's hold time in a silent cut, where a probe with two fails over in seconds", async () => {
    const [one, two] = [await failing('single', 'cut'), await failing('plain', 'cut')];

    expect(firstMove(one)).toMatchObject({ to: 'backup' });
    expect(firstMove(one)?.after).toBeGreaterThan(90);
    expect(firstMove(two)?.after).toBeLessThan(20);
    expect(before(two)).toEqual([]);
  });
});
