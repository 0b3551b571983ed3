import { undocumentedError, type undocumented } from '../wire/undocumented.ts';
import { announce, prefixListOf, tableOf } from './route-tables.ts';
import type { Reference, RouteTables, Target } from './route-tables.ts';

/** The one reference that a call is about. */
export interface ReferenceKey {
  readonly tableId: string;
  readonly prefixListId: string;
}

type Situation = Extract<keyof typeof undocumented, `a reference that is ${string}`>;

const refuse = (situation: Situation, { tableId, prefixListId }: ReferenceKey, what: string): never => {
  throw undocumentedError(situation, `The reference to ${prefixListId} in ${tableId} ${what}`);
};

const current = (state: RouteTables, { tableId, prefixListId }: ReferenceKey): Reference | undefined => {
  prefixListOf(state, prefixListId);
  return tableOf(state, tableId).references.get(prefixListId);
};

const settledReference = (state: RouteTables, key: ReferenceKey): Reference => {
  const reference = current(state, key) ?? refuse('a reference that is not there', key, 'does not exist');
  return reference.state === 'available'
    ? reference
    : refuse('a reference that is still changing', key, `is ${reference.state}`);
};

/** Stores a reference in its passing state, and later what it settles to; until then every other change is refused. */
const change = (state: RouteTables, key: ReferenceKey, to: Reference): Reference => {
  const { references } = tableOf(state, key.tableId);
  references.set(key.prefixListId, to);
  state.timers.after(state.settleAfter(), () => {
    if (to.state === 'deleting') references.delete(key.prefixListId);
    else references.set(key.prefixListId, { ...to, state: 'available', inEffect: to.target });
    announce(state);
  });
  return to;
};

/** Adds a reference. That packets follow it only once it is `available` is modelled: AWS says nothing of it. */
export const createReference = (state: RouteTables, key: ReferenceKey, target: Target): Reference => {
  if (current(state, key)) refuse('a reference that is there already', key, 'already exists');
  return change(state, key, { prefixListId: key.prefixListId, state: 'pending', target, inEffect: undefined });
};

/** Points a reference elsewhere; packets follow the old target until then. */
export const modifyReference = (state: RouteTables, key: ReferenceKey, target: Target): Reference =>
  change(state, key, { ...settledReference(state, key), state: 'modifying', target });

/** Takes a reference away; packets follow it until it is gone. */
export const deleteReference = (state: RouteTables, key: ReferenceKey): Reference =>
  change(state, key, { ...settledReference(state, key), state: 'deleting' });
