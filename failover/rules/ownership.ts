import type { Memory } from '../memory.ts';
import { valueOf, type Snapshot, type TableReading } from '../snapshot.ts';
import { activeLists, type WiredSite } from '../wiring.ts';

/**
 * What stands in one route table for one list, seen from ownership (rule 6):
 * - `absent`: no reference, or one that is going;
 * - `ours`: a reference to our backup attachment, made by us or found;
 * - `former`: one that we made to a former attachment;
 * - `conflict`: one that we did not make, which points elsewhere or blackholes: never touched;
 * - `unknown`: the table could not be read.
 */
export interface Holding {
  readonly kind: 'absent' | 'ours' | 'former' | 'conflict' | 'unknown';
  readonly routeTableId: string;
  readonly prefixListId: string;
  /** Where the reference points; for `unknown` and `absent` where ours would. */
  readonly attachmentId: string;
  /** Whether memory says that we made a reference here. */
  readonly isRemembered: boolean;
  /** The reference is being made or removed at this very moment (`pending`, `deleting`). */
  readonly isSettling: boolean;
}

type Made = Memory['made'];

/** Every route table and list that this mode works on, in the site's order. */
export const holdingsOf = (site: WiredSite, snapshot: Snapshot, made: Made): readonly Holding[] =>
  snapshot.tables.flatMap((table) => activeLists(site).map((list) => holdingOf(site, { table, list }, made)));

const holdingOf = (site: WiredSite, { table, list }: { table: TableReading; list: string }, made: Made): Holding => {
  const { routeTableId } = table;
  const backup = site.routing.backupAttachment;
  const isRemembered = Object.values(made).some((tables) => tables[routeTableId]?.includes(list));
  const reference = valueOf(table.references)?.find((it) => it.prefixListId === list);
  const isSettling = reference?.state === 'pending' || reference?.state === 'deleting';
  const at = { routeTableId, prefixListId: list, attachmentId: backup, isRemembered, isSettling };
  if (table.references.kind === 'unknown') return { kind: 'unknown', ...at };
  if (reference === undefined || reference.state === 'deleting') return { kind: 'absent', ...at };
  if (reference.isBlackhole || reference.attachmentId === undefined)
    return { kind: 'conflict', ...at, attachmentId: 'blackhole' };
  if (reference.attachmentId === backup) return { kind: 'ours', ...at };
  const { attachmentId } = reference;
  return {
    kind: isMade(made, { routeTableId, prefixListId: list, attachmentId }) ? 'former' : 'conflict',
    ...at,
    attachmentId,
  };
};

/** A reference's place in a route table, and where it points. */
export interface ReferencePlace {
  readonly routeTableId: string;
  readonly prefixListId: string;
  readonly attachmentId: string;
}

/** What we made for a list that is not worked on now (a mode change, a list taken out), and which still stands. */
export const strandedOf = (site: WiredSite, snapshot: Snapshot, made: Made): readonly ReferencePlace[] =>
  snapshot.tables.flatMap(({ routeTableId, references }) =>
    // Stryker disable next-line ArrayDeclaration: what is no reference points nowhere.
    (valueOf(references) ?? []).flatMap(({ prefixListId, attachmentId, state }) => {
      // Stryker disable next-line ConditionalExpression: nothing was made to nowhere; the type cannot know.
      if (attachmentId === undefined || state === 'deleting' || activeLists(site).includes(prefixListId)) return [];
      const place = { routeTableId, prefixListId, attachmentId };
      return isMade(made, place) ? [place] : [];
    }),
  );

/** Whether that reference is one that we made. */
export const isMade = (made: Made, { attachmentId, routeTableId, prefixListId }: ReferencePlace): boolean =>
  made[attachmentId]?.[routeTableId]?.includes(prefixListId) ?? false;

/** Memory with a reference added. */
export const withMade = (made: Made, place: ReferencePlace): Made => {
  if (isMade(made, place)) return made;
  const tables = made[place.attachmentId] ?? {};
  const lists = [...(tables[place.routeTableId] ?? []), place.prefixListId];
  return { ...made, [place.attachmentId]: { ...tables, [place.routeTableId]: lists } };
};

/** Memory without any reference of that table and list. */
export const withoutMade = (made: Made, place: Omit<ReferencePlace, 'attachmentId'>): Made => {
  const prune = (tables: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(tables)
      .map(
        ([table, lists]) =>
          [
            table,
            table === place.routeTableId ? lists.filter((list) => list !== place.prefixListId) : [...lists],
          ] as const,
      )
      .filter(([, lists]) => lists.length > 0);
  const pruned = Object.entries(made).map(([attachment, tables]) => [attachment, prune(tables)] as const);
  return Object.fromEntries(
    pruned
      .filter(([, tables]) => tables.length > 0)
      .map(([attachment, tables]) => [attachment, Object.fromEntries(tables)]),
  );
};
