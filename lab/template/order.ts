/**
 * Puts names after the names that they need, and else leaves them as they come. What a name needs that is no name of
 * `needs` does not count. Throws where names need each other, in CloudFormation's words.
 */
export const inOrder = (needs: ReadonlyMap<string, Iterable<string>>): readonly string[] => {
  const placed = new Set<string>();
  const place = (name: string, path: readonly string[]): void => {
    if (path.includes(name))
      throw new Error(`Circular dependency between resources: [${path.slice(path.indexOf(name)).join(', ')}]`);
    if (placed.has(name)) return;
    for (const needed of needs.get(name) ?? []) place(needed, [...path, name]);
    if (needs.has(name)) placed.add(name);
  };
  for (const name of needs.keys()) place(name, []);
  return [...placed];
};
