import { expect, it } from 'vitest';
import { atMost } from '../../handlers/at-most.ts';

it('does each, so many at once, and answers in the order of the items', async () => {
  let [now, most] = [0, 0];
  const act = async (item: number): Promise<number> => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now -= 1;
    return item * 10;
  };

  const results = await atMost(4, [1, 2, 3, 4, 5, 6, 7, 8, 9], act);

  expect(results).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  expect(most).toBe(4);
});

it('rejects where one does', async () => {
  await expect(atMost(2, [1, 2], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
