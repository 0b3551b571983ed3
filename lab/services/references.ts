import { ServiceError } from '../wire/service.ts';
import { announce, prefixListOf, tableOf } from './route-tables.ts';
import type { Reference, RouteTables, Target } from './route-tables.ts';

/**
 * AWS documents no code for these refusals of a reference; each is the likeliest of the codes that EC2 is known to have.
 * Nothing of ours may lean on one of them.
 */
export const undocumentedCodes = {
  duplicate: 'RouteAlreadyExists',
  missing: 'InvalidRoute.NotFound',
  busy: 'IncorrectState',
} as const;

/** The one reference that a call is about. */
export interface ReferenceKey {
  readonly tableId: string;
  readonly prefixListId: string;
}

const refuse = (kind: keyof typeof undocumentedCodes, { tableId, prefixListId }: ReferenceKey, what: string): never => {
  throw new ServiceError(undocumentedCodes[kind], `The reference to ${prefixListId} in ${tableId} ${what}`);
};

const current = (state: RouteTables, { tableId, prefixListId }: ReferenceKey): Reference | undefined => {
  prefixListOf(state, prefixListId);
  return tableOf(state, tableId).references.get(prefixListId);
};

const settledReference = (state: RouteTables, key: ReferenceKey): Reference => {
  const reference = current(state, key) ?? refuse('missing', key, 'does not exist');
  return reference.state === 'available' ? reference : refuse('busy', key, `is ${reference.state}`);
};

/** Stores a reference in its passing state, and later what it settles to; until then every other change is refused. */
const change = (state: RouteTables, key: ReferenceKey, to: Reference): Reference => {
  const { references } = tableOf(state, key.tableId);
  references.set(key.prefixListId, to);
  state.timers.after(state.settleAfter, () => {
    if (to.state === 'deleting') references.delete(key.prefixListId);
    else references.set(key.prefixListId, { ...to, state: 'available', inEffect: to.target });
    announce(state);
  });
  return to;
};

/** Adds a reference. That packets follow it only once it is `available` is modelled: AWS says nothing of it. */
export const createReference = (state: RouteTables, key: ReferenceKey, target: Target): Reference => {
  if (current(state, key)) refuse('duplicate', key, 'already exists');
  return change(state, key, { prefixListId: key.prefixListId, state: 'pending', target, inEffect: undefined });
};

/** Points a reference elsewhere; packets follow the old target until then. */
export const modifyReference = (state: RouteTables, key: ReferenceKey, target: Target): Reference =>
  change(state, key, { ...settledReference(state, key), state: 'modifying', target });

/** Takes a reference away; packets follow it until it is gone. */
export const deleteReference = (state: RouteTables, key: ReferenceKey): Reference =>
  change(state, key, { ...settledReference(state, key), state: 'deleting' });
