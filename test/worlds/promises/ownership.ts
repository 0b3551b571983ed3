import type { Check } from './promise.ts';

/** Promise 4: the reactor writes in its own tables, of its own lists, and leaves alone what others made elsewhere. */
export const owned: Check = ({ writes, site }) => {
  const tables = new Set(site.routing.routeTables);
  const lists = new Set(site.routing.prefixLists.map(({ id }) => id));
  const standing = new Map<string, boolean>();
  return writes.flatMap(({ at, table, list, action, byReactor, isBlackhole }) => {
    const place = `${table} ${list}`;
    const isForeign = standing.get(place) === true;
    if (action === 'delete') standing.delete(place);
    else standing.set(place, isBlackhole);
    if (!byReactor || (tables.has(table) && lists.has(list) && !isForeign)) return [];
    return [{ at, what: `the reactor called ${action} on ${place}, which is not ours` }];
  });
};
