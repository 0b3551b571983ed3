import { second, type Instant } from '../../../failover/time.ts';
import { everIn, type History } from '../history.ts';
import type { Check } from './promise.ts';

/** A run is ended after so long: one that began before a change of mode goes by the old one. */
const longestRun = 30 * second;

/** Mode `act` writes the site's lists, `trial` its test list, `observe` none (rule 10). */
const mayWrite = ({ modes, site: { routing } }: History, at: Instant, list: string): boolean =>
  everIn(modes, { from: at - longestRun, to: at }, (mode) => {
    if (mode === 'trial') return list === routing.testPrefixList?.id;
    return mode === 'act' && routing.prefixLists.some(({ id }) => id === list);
  });

/** Promise 4: the reactor writes in its own tables, of its own lists, and leaves alone what others made elsewhere. */
export const owned: Check = (history) => {
  const { writes, site } = history;
  const tables = new Set(site.routing.routeTables);
  const standing = new Map<string, boolean>();
  return writes.flatMap(({ at, table, list, action, byReactor, isBlackhole }) => {
    const place = `${table} ${list}`;
    const isForeign = standing.get(place) === true;
    if (action === 'delete') standing.delete(place);
    else standing.set(place, isBlackhole);
    if (!byReactor || (tables.has(table) && mayWrite(history, at, list) && !isForeign)) return [];
    return [{ at, what: `the reactor called ${action} on ${place}, which is not ours` }];
  });
};
