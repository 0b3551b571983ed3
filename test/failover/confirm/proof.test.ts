import { describe, expect, it } from 'vitest';
import type { Change } from '../../../failover/plan.ts';
import {
  dueProofs,
  isProofDue,
  judgeProofs,
  withProofs,
  type Answer,
  type Proof,
  type Verdict,
} from '../../../failover/confirm/proof.ts';
import { hour, minute } from '../../../failover/time.ts';
import type { WiredSite } from '../../../failover/wiring.ts';
import { list, memory, now, secondTable, site, siteOf, table, testList, vpn } from '../scene.ts';

const change = (kind: Change['kind'], routeTableId = table): Change => ({
  kind,
  routeTableId,
  prefixListId: list,
  attachmentId: vpn,
});
const denied: Verdict = { kind: 'refused', why: 'UnauthorizedOperation: no' };
const changing: Verdict = { kind: 'unknown', why: 'IncorrectState: the attachment is modifying', isChanging: true };
const unclear: Verdict = { kind: 'unknown', why: 'RequestLimitExceeded: slowly' };
const passed: Verdict = { kind: 'passed' };
const answer = (kind: Change['kind'], verdict: Verdict = passed, at = now, routeTableId = table): Answer => ({
  change: change(kind, routeTableId),
  at,
  verdict,
});
/** Beyond doubt. */
const proof = (...of: Parameters<typeof answer>): Proof => ({ ...answer(...of), times: 2 });
const once = (...of: Parameters<typeof answer>): Proof => ({ ...answer(...of), times: 1 });
const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });

const due = (of: WiredSite, proofs: readonly Proof[], at = now, remembered = memory) =>
  dueProofs({ site: of, proofs, memory: remembered, now: at });

const isDue = (parts: Partial<Parameters<typeof isProofDue>[0]> = {}): boolean =>
  isProofDue({ site, proofs: [], memory, now, isScheduled: true, outcomes: [], ...parts });

describe('when EC2 is asked', () => {
  it('is in a scheduled run that had nothing to change, while something is due', () => {
    expect(isDue()).toBe(true);
  });

  it.each<[string, Partial<Parameters<typeof isProofDue>[0]>]>([
    ['an alarm woke the run', { isScheduled: false }],
    ['the run had something to change', { outcomes: [{ change: change('create'), kind: 'unchanged' }] }],
    ['nothing is due', { site: siteOf({ mode: 'observe' }) }],
  ])('is not where %s', (_, parts) => {
    expect(isDue(parts)).toBe(false);
  });
});

describe('what EC2 is asked', () => {
  it('is create and delete of each list in each table, at first', () => {
    expect(due(two, [])).toEqual([
      change('create'),
      change('delete'),
      change('create', secondTable),
      change('delete', secondTable),
    ]);
  });

  it.each([
    ['trial', [testList, testList]],
    ['observe', []],
  ])('R10 is about the list that mode %s switches, if any', (mode, lists) => {
    expect(due(siteOf({ mode }), []).map(({ prefixListId }) => prefixListId)).toEqual(lists);
  });

  it.each<[string, Verdict, number, boolean]>([
    ['what passed, not within the hour', passed, hour - 1, false],
    ['what passed, an hour later', passed, hour, true],
    ['what was refused, not within five minutes', denied, 5 * minute - 1, false],
    ['what was refused, five minutes later', denied, 5 * minute, true],
    ['what is unknown, five minutes later', unclear, 5 * minute, true],
  ])('is again: %s', (_, verdict, after, isDue) => {
    const proofs = [proof('create', verdict), proof('delete', passed, now + after)];

    expect(due(site, proofs, now + after)).toEqual(isDue ? [change('create')] : []);
  });

  it('is never more than ten at once: what was never asked first, then the longest due', () => {
    const tables = Array.from({ length: 6 }, (_, index) => `tgw-rtb-0d86bcd71877f6d0${index}`);
    const many = siteOf({ routing: { ...site.routing, routeTables: tables } });
    const [first = ''] = tables;
    const proofs = [proof('create', denied, now - 2 * hour, first), proof('delete', denied, now - 3 * hour, first)];

    expect(due(many, proofs)).toHaveLength(10);
    expect(due(many, proofs).map(({ routeTableId }) => routeTableId)).not.toContain(first);
    expect(due(site, [proof('create', denied, now - hour), proof('delete', denied, now - 2 * hour)])).toEqual([
      change('delete'),
      change('create'),
    ]);
  });
});

it('each list is asked about by itself', () => {
  const other = 'pl-0d81338f99b4770b9';
  const lists = { ...site, wiring: { prefixLists: [list, other] } };

  const asked = due(lists, [proof('create'), proof('delete')]);

  expect(asked.map(({ prefixListId }) => prefixListId)).toEqual([other, other]);
});

it('of many refusals the first are told, and where the others are', () => {
  const tables = Array.from({ length: 20 }, (_, index) => `tgw-rtb-0d86bcd71877f6d${10 + index}`);
  const many = siteOf({ routing: { ...site.routing, routeTables: tables } });
  const proofs = tables.flatMap((id) => [proof('create', denied, now, id), proof('delete', denied, now, id)]);

  expect(saidOf(proofs, many)[0]?.lines[20]).toMatch(/^And 20 more: .*"proven"/);
});

it('a later answer takes the place of an earlier one about the same, and counts how often it was so', () => {
  const proofs = [proof('create', denied), proof('delete'), proof('create', denied, now, secondTable)];

  const fresh = [answer('create', passed, now + minute), answer('create', denied, now + minute, secondTable)];

  expect(withProofs(proofs, fresh)).toEqual([
    proof('delete'),
    once('create', passed, now + minute),
    { ...proof('create', denied, now + minute, secondTable), times: 3 },
  ]);
  expect(withProofs([], [answer('delete')])).toEqual([once('delete')]);
  expect(withProofs([proof('delete', unclear)], [answer('delete', changing)])).toEqual([once('delete', changing)]);
});

it('what was proved before a refusal was found neither ends it nor is taken for granted: another process found it', () => {
  const old = [proof('create', passed, now - 20 * minute), proof('delete', passed, now - 20 * minute)];
  const since = { ...memory, conditions: { refused: { since: now - 10 * minute, said: now - 9 * minute } } };
  const fresh = [proof('create'), proof('delete')];

  expect(due(site, old, now, since)).toEqual([change('create'), change('delete')]);
  expect(judge(old, since).announcements).toEqual([]);
  expect(due(site, fresh, now, since)).toEqual([]);
  expect(judge(fresh, since).announcements).toMatchObject([{ kind: 'over', key: 'refused' }]);
});

it.each([
  [0, 0, 1],
  [1, 2, 0],
])('what was proved 2 minutes and %i ms before a refusal was found: %i are due, %i ended', (earlier, asked, over) => {
  const since = { ...memory, conditions: { refused: { since: now, said: now } } };
  const at = now - 2 * minute - earlier;
  const proofs = [proof('create', passed, at), proof('delete', passed, at)];

  expect(due(site, proofs, now, since)).toHaveLength(asked);
  expect(judge(proofs, since).announcements).toHaveLength(over);
});

const judge = (proofs: readonly Proof[], remembered = memory, of = site, at = now) =>
  judgeProofs({ site: of, proofs, memory: remembered, now: at });
const said = { ...memory, conditions: { refused: { since: now - hour, said: now - hour } } };
const saidOf = (proofs: readonly Proof[], of = site) => judge(proofs, memory, of).announcements;

describe('a failover that would be refused', () => {
  const both = [proof('create', denied), proof('delete', denied)];

  it('R11 is not said before it is asked about again: a permission that was just granted takes seconds to hold', () => {
    const doubted = [once('create', denied), once('delete')];

    expect(judge(doubted)).toEqual({ announcements: [], memory });
    expect(judge(doubted, memory, site, now + hour)).toEqual({ announcements: [], memory });
    expect(due(site, doubted, now + 29_999)).toEqual([]);
    expect(due(site, doubted, now + 30_000)).toEqual([change('create')]);
  });

  it('R11 is said once EC2 has answered so twice', () => {
    expect(judge([proof('create', denied), once('delete')]).announcements).toHaveLength(1);
  });

  it('R1 is neither over nor said again while a part is doubted', () => {
    expect(judge([once('create', denied), proof('delete')], said)).toEqual({ announcements: [], memory: said });
  });

  it.each([
    ['is changing, not at the second answer', changing, 2, 0],
    ['goes on changing: it is stuck', changing, 3, 1],
    ['EC2 does not answer about, ever', unclear, 99, 0],
  ])('R11 is said of what %s', (_, verdict, times, count) => {
    const announced = judge([{ ...proof('create', verdict), times }, proof('delete')]).announcements;

    expect(announced).toHaveLength(count);
  });

  it('R11 names each table, list and error, and what to look at', () => {
    expect(saidOf(both)).toEqual([
      {
        kind: 'condition',
        key: 'refused',
        at: now,
        headline: 'a failover would be refused',
        lines: [
          `EC2 would not create the reference of ${list} in ${table}: UnauthorizedOperation: no.`,
          `EC2 would not delete the reference of ${list} in ${table}: UnauthorizedOperation: no.`,
          'This was a dry run: nothing was changed. In an outage it is tried all the same.',
        ],
        nextSteps: [
          "Look at the reactor's role and its permission boundary, at service control policies, and whether table, list and attachment are still there and shared with this account.",
        ],
      },
    ]);
  });

  it('R11 is a failback where only deletes are refused', () => {
    expect(saidOf([proof('create'), proof('delete', denied)])[0]?.headline).toBe('a failback would be refused');
  });

  it('R8 is said again where it spreads', () => {
    const one = judge([proof('create', denied), proof('delete')], said).memory;

    expect(judge(both, one).announcements).toHaveLength(1);
    expect(judge([proof('create', denied), proof('delete')], one).announcements).toEqual([]);
  });

  it('R8 is over once all of it passes', () => {
    expect(judge([proof('create'), proof('delete')], said).announcements.map(({ headline }) => headline)).toEqual([
      'no longer: a failover or failback would be refused',
    ]);
  });

  it.each<[string, readonly Proof[]]>([
    ['was not asked about yet', [proof('create')]],
    ['is unknown', [proof('create'), proof('delete', unclear)]],
    ['was not asked about at all, in a new process', []],
  ])('R1 is neither over nor said again while something %s', (_, proofs) => {
    expect(judge(proofs, said)).toEqual({ announcements: [], memory: said });
  });

  it('R1 is not said of what is unknown', () => {
    expect(judge([proof('create', unclear), proof('delete', unclear)])).toEqual({ announcements: [], memory });
  });

  it('R8 leaves the states that others judge as they are', () => {
    const remembered = { ...memory, conditions: { conflict: { since: now, said: now } } };

    expect(judge([proof('create'), proof('delete')], remembered)).toEqual({ announcements: [], memory: remembered });
  });

  it('R11 is forgotten where the settings name another table', () => {
    const gone = proof('create', denied, now, 'tgw-rtb-0ffffffffffffffff');

    expect(judge([proof('create'), proof('delete'), gone])).toEqual({ announcements: [], memory });
  });

  it('R10 says in trial that traffic was not moved', () => {
    const trying = siteOf({ mode: 'trial' });
    const refusedTrial = both.map((it) => ({ ...it, change: { ...it.change, prefixListId: testList } }));

    expect(saidOf(refusedTrial, trying)[0]?.lines.at(-1)).toBe(
      'Mode trial: only the test list switches; traffic was not moved.',
    );
  });
});
