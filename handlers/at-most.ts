/** Does something with each item, in order, with so many under way at once. Rejects with the first that does. */
export const atMost = async <T, R>(
  count: number,
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  const left = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await act(next[1]);
  };
  await Promise.all(Array.from({ length: count }, work));
  return results;
};
