import type { Memory } from '../../failover/memory.ts';
import type { Path } from '../../failover/path.ts';
import type { Snapshot } from '../../failover/snapshot.ts';
import type { Verdict } from './rules.ts';
import type { WiredSite } from '../../failover/wiring.ts';

/** Rules 6, 10 and 12, written from their text: what stands where a reference of ours could, and what is to change. */

export interface Place {
  readonly routeTableId: string;
  readonly prefixListId: string;
  /** `ours`, also to a former attachment; `foreign`: a conflict. */
  readonly stands: 'ours' | 'foreign' | 'nothing' | 'unread';
  /** Where what stands leads to. */
  readonly attachmentId: string | undefined;
  /** EC2 is making or removing it at this moment. */
  readonly isSettling: boolean;
  /** Memory has it as made by us. */
  readonly isMade: boolean;
}

/** R10: `trial` switches the test list; `observe` nothing, but looks at what `act` would switch. */
export const listsOf = ({ mode, wiring }: WiredSite): readonly string[] =>
  mode === 'trial' ? [wiring.testPrefixList ?? []].flat() : wiring.prefixLists;

export const placesOf = (site: WiredSite, snapshot: Snapshot, made: Memory['made']): Place[] =>
  snapshot.tables.flatMap(({ routeTableId, references }) =>
    listsOf(site).map((prefixListId): Place => {
      const isMadeTo = (it: string) => made[it]?.[routeTableId]?.includes(prefixListId) ?? false;
      const reference =
        references.kind === 'known' ? references.value.find((it) => it.prefixListId === prefixListId) : undefined;
      const isSettling = reference?.state === 'pending' || reference?.state === 'deleting';
      const place = {
        routeTableId,
        prefixListId,
        attachmentId: undefined,
        isSettling,
        isMade: Object.keys(made).some(isMadeTo),
      };
      if (references.kind === 'unknown') return { ...place, stands: 'unread' };
      if (reference === undefined || reference.state === 'deleting') return { ...place, stands: 'nothing' };
      const { attachmentId, isBlackhole } = reference;
      const isOurs =
        !isBlackhole &&
        attachmentId !== undefined &&
        (attachmentId === site.routing.backupAttachment || isMadeTo(attachmentId));
      return { ...place, attachmentId, stands: isOurs ? 'ours' : 'foreign' };
    }),
  );

/** Which path is wanted, and on which one traffic is; a stay is no wish. */
type Wish = Pick<Verdict, 'path' | 'isStay'> & { readonly from: Path };

/** R12: every table and list together. What is foreign is never touched; a create is tried blindly, a delete never is. */
export const changesOf = (site: WiredSite, places: readonly Place[], { path, isStay, from }: Wish): string[] =>
  site.mode === 'observe' || isStay
    ? []
    : places.flatMap(({ routeTableId, prefixListId, stands, attachmentId, isMade }) => {
        const of = (kind: string, to: string) => [`${kind} ${routeTableId} ${prefixListId} ${to}`];
        if (path === 'primary')
          return stands === 'ours' && (from === 'backup' || isMade) ? of('delete', attachmentId ?? '') : [];
        return stands === 'nothing' || (stands === 'unread' && (from === 'primary' || !isMade))
          ? of('create', site.routing.backupAttachment)
          : [];
      });

/** R7 without memory: what is found is adopted. */
export const found = (places: readonly Place[]): Path =>
  places.some(({ stands, isMade }) => stands === 'ours' || (stands === 'unread' && isMade)) ? 'backup' : 'primary';

/** R7: a reference appeared or vanished that memory does not know. Nothing is compared while a table cannot be read. */
export const isMoved = (places: readonly Place[], from: Path): boolean =>
  places.every(({ stands }) => stands !== 'unread') &&
  places.some(({ stands, isMade }) =>
    from === 'primary' ? stands === 'ours' && !isMade : stands === 'nothing' && isMade,
  );
