import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../failover/plan.ts';
import { known, unknown, type Snapshot } from '../../failover/snapshot.ts';
import { standingAfter } from '../../failover/standing.ts';
import {
  aMinuteAgo,
  decideOn,
  elsewhere,
  list,
  longAgo,
  memory,
  now,
  ours,
  primaryDown,
  remembering,
  secondTable as other,
  site,
  siteOf,
  snapshotOf,
  standing,
  table,
  vpn,
} from './scene.ts';

const change = { kind: 'create', routeTableId: table, prefixListId: list, attachmentId: vpn } as const;
const made: Outcome = { change, kind: 'created' };
const refused: Outcome = { change, kind: 'failed', why: 'UnauthorizedOperation: not today' };
const refusedThere: Outcome = { ...refused, change: { ...change, routeTableId: other } };

const after = (parts: Partial<Snapshot>, outcomes: readonly Outcome[], of = site) =>
  standingAfter({ site: of, snapshot: snapshotOf(of, parts), plan: decideOn(parts, of), outcomes });

describe('what stands after the writes of a run', () => {
  it('is where traffic is, since then, where nothing is to be done', () => {
    expect(after({}, [])).toEqual({ path: 'primary', wanted: 'primary', since: longAgo, whyNot: undefined });
  });

  it('is since a moment that is not known where memory could not be read', () => {
    expect(after({ memory: unknown('throttled') }, [])).toMatchObject({ path: 'primary', since: undefined });
  });

  it('is backup from now on where the failover was written', () => {
    expect(after(primaryDown, [made])).toEqual({ path: 'backup', wanted: 'backup', since: now, whyNot: undefined });
  });

  it('is primary still where the failover was refused: where it should be, and why not', () => {
    expect(after(primaryDown, [refused])).toEqual({
      path: 'primary',
      wanted: 'backup',
      since: longAgo,
      whyNot: `could not create the reference in ${table}: UnauthorizedOperation: not today`,
    });
  });

  it('R12 is in part where only some were written', () => {
    expect(after(primaryDown, [made, refusedThere])).toMatchObject({
      path: 'in part',
      wanted: 'backup',
      whyNot: `could not create the reference in ${other}: UnauthorizedOperation: not today`,
    });
  });

  it('R12 is in part still where a later run cannot make up the rest either', () => {
    const two = siteOf({ routing: { ...site.routing, routeTables: [table, other] } });
    const tables = [
      { routeTableId: table, references: known([ours]) },
      { routeTableId: other, references: known([]) },
    ];
    const holding = { ...memory, path: 'backup', since: aMinuteAgo } as const;
    const parts = { ...primaryDown, memory: remembering(holding), tables };

    expect(after(parts, [refusedThere], two)).toMatchObject({
      path: 'in part',
      wanted: 'backup',
      since: aMinuteAgo,
      whyNot: `could not create the reference in ${other}: UnauthorizedOperation: not today`,
    });
  });

  it('R7 is in part where a switch was found done, and the rest of it was refused', () => {
    expect(after({ ...primaryDown, ...standing(ours) }, [refusedThere]).path).toBe('in part');
  });

  it('counts the reasons beyond the first', () => {
    expect(after(primaryDown, [refused, refusedThere]).whyNot).toBe(
      `could not create the reference in ${table}: UnauthorizedOperation: not today; and 1 more`,
    );
  });

  it('R6 names that no place may be changed, where a foreign reference stands in each', () => {
    const foreign = { prefixListId: list, state: 'available', attachmentId: elsewhere, isBlackhole: false } as const;

    expect(after({ ...primaryDown, ...standing(foreign) }, [])).toMatchObject({
      path: 'primary',
      wanted: 'backup',
      whyNot: 'no route table holds a reference that dx-failover may make or remove',
    });
  });

  it('R7 is backup where a switch was found done', () => {
    const found = { ...primaryDown, ...standing(ours) };

    expect(after(found, [])).toMatchObject({ path: 'backup', wanted: 'backup', since: now, whyNot: undefined });
  });
});

describe.each(['observe', 'trial'] as const)('what stands in mode %s', (mode) => {
  const of = siteOf({ mode });

  it('R10 is what the route tables hold, whatever is decided', () => {
    expect(after(primaryDown, [made], of)).toMatchObject({
      path: 'primary',
      wanted: 'backup',
      since: undefined,
      whyNot: `mode ${mode}: dx-failover does not move users' traffic`,
    });
  });

  it('is backup where a reference of a real list leads there', () => {
    const holding = { ...memory, mode, path: 'backup', since: aMinuteAgo } as const;

    expect(after({ memory: remembering(holding), ...standing(ours) }, [], of)).toMatchObject({
      path: 'backup',
      since: undefined,
    });
  });

  it.each([
    ['leads elsewhere', { ...ours, attachmentId: elsewhere }],
    ['is being deleted', { ...ours, state: 'deleting' as const }],
    ['is of another list', { ...ours, prefixListId: 'pl-0123456789abcdef9' }],
  ])('is primary where the reference %s', (_, reference) => {
    expect(after(standing(reference), [], of).path).toBe('primary');
  });

  it('R1 is not known where no table can be read', () => {
    const unread = { tables: [{ routeTableId: table, references: unknown('throttled') }] };

    expect(after(unread, [], of)).toMatchObject({ path: undefined, whyNot: 'no route table could be read' });
  });

  it('is known where one of two tables can be read', () => {
    const two = siteOf({ mode, routing: { ...site.routing, routeTables: [table, other] } });
    const tables = [
      { routeTableId: table, references: unknown('throttled') },
      { routeTableId: other, references: known([]) },
    ];

    expect(after({ tables }, [], two).path).toBe('primary');
  });
});
