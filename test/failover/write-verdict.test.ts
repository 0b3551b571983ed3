import { describe, expect, it } from 'vitest';
import type { Change, Outcome } from '../../failover/plan.ts';
import { known, unknown, type Reading, type ReferenceReading } from '../../failover/snapshot.ts';
import { second } from '../../failover/time.ts';
import { hasWritten, isAtRest, judgeWrite, tooOld, unwanted } from '../../failover/write-verdict.ts';
import { decideOn, elsewhere, list, ours, primaryDown, table, testList, vpn } from './scene.ts';

const create: Change = { kind: 'create', routeTableId: table, prefixListId: list, attachmentId: vpn };
const remove: Change = { ...create, kind: 'delete' };
const [why, again] = ['RequestLimitExceeded: slower', { kind: 'again', why: 'RequestLimitExceeded: slower' }];
const foreign = { ...ours, attachmentId: elsewhere };
const blackhole = { ...ours, attachmentId: undefined, isBlackhole: true };
const ofAnother = { ...foreign, prefixListId: testList };

const judge = (change: Change, references: Reading<readonly ReferenceReading[]>, isAnswered = true) =>
  judgeWrite({ change, isAnswered, why, references });
const failed = (change: Change, where: string): Outcome => ({
  change,
  kind: 'failed',
  why: `the reference leads ${where}: not ours, left alone`,
});

describe('a write that failed', () => {
  it.each<[string, Change, readonly ReferenceReading[], object]>([
    ['a create, and nothing stands', create, [], again],
    ['a create, and ours is on its way out', create, [{ ...ours, state: 'deleting' }], again],
    ['a create, and ours stands', create, [ours], { change: create, kind: 'unchanged' }],
    [
      'a create, and ours is being made',
      create,
      [{ ...ours, state: 'pending' }],
      { change: create, kind: 'unchanged' },
    ],
    ['a create, and another leads elsewhere', create, [foreign], failed(create, `to ${elsewhere}`)],
    ['a create, and a blackhole stands', create, [blackhole], failed(create, 'nowhere (blackhole)')],
    [
      'a create, and what stands leads to nothing',
      create,
      [{ ...ours, attachmentId: undefined }],
      failed(create, 'to no attachment'),
    ],
    ["a create, and another list's stands", create, [ofAnother], again],
    ["a create, beside another list's", create, [ofAnother, ours], { change: create, kind: 'unchanged' }],
    ['a delete, and nothing stands', remove, [], { change: remove, kind: 'unchanged' }],
    [
      'a delete, and it is on its way out',
      remove,
      [{ ...ours, state: 'deleting' }],
      { change: remove, kind: 'unchanged' },
    ],
    ['a delete, and ours stands', remove, [ours], again],
    ['a delete, and another leads elsewhere', remove, [foreign], failed(remove, `to ${elsewhere}`)],
    ['a delete, and a blackhole stands', remove, [blackhole], failed(remove, 'nowhere (blackhole)')],
    ["a delete, and only another list's stands", remove, [ofAnother], { change: remove, kind: 'unchanged' }],
  ])('R6 is judged by what stands of its own list: %s', (_, change, references, verdict) => {
    expect(judge(change, known(references))).toEqual(verdict);
  });

  it.each([
    [create, [ours], 'created'],
    [remove, [], 'removed'],
  ] as const)(
    'R6 without an answer was carried out by this run, where the world is as wanted: %j',
    (change, references, kind) => {
      expect(judge(change, known(references), false)).toEqual({ change, kind });
    },
  );

  it.each([create, remove])('R1 is tried again where the table cannot be read: %j', (change) => {
    expect(judge(change, unknown('throttled'))).toEqual(again);
  });
});

describe('another attempt', () => {
  it('is not made by a run older than 20 s', () => {
    expect(tooOld(20 * second)).toBeUndefined();
    expect(tooOld(21 * second)).toBe('the run is 21 s old: its plan is abandoned');
  });

  it('is made while the plan of now wants the very same change', () => {
    const plan = decideOn(primaryDown);
    const more = { ...plan, changes: [remove, ...plan.changes] };

    expect(plan.changes).toEqual([create]);
    expect([plan, more].map((of) => unwanted(of, create))).toEqual([undefined, undefined]);
  });

  it.each<Partial<Change>>([
    { kind: 'delete' },
    { routeTableId: 'tgw-rtb-0d86bcd71877f6d99' },
    { prefixListId: testList },
    { attachmentId: elsewhere },
  ])('is not made of a change that it does not want: %j', (other) => {
    expect(unwanted(decideOn(primaryDown), { ...create, ...other })).toMatch(
      /^not wanted any more: R3 primary is down: /,
    );
  });
});

describe('what was written', () => {
  it.each<[Outcome['kind'], boolean]>([
    ['created', true],
    ['removed', true],
    ['unchanged', false],
    ['failed', false],
  ])('is %s: %j', (kind, isWritten) => {
    const other = { change: remove, kind: 'unchanged' } as const;

    expect(hasWritten([other, { change: create, kind, why }])).toBe(isWritten);
  });

  it.each<[string, Change, Reading<readonly ReferenceReading[]>, boolean]>([
    ['made, and available', create, known([ofAnother, ours]), true],
    ['made, and pending', create, known([{ ...ours, state: 'pending' }]), false],
    ["made, and only another list's is seen", create, known([ofAnother]), false],
    ['made, and not readable', create, unknown('throttled'), false],
    ['gone', remove, known([ofAnother]), true],
    ['on its way out', remove, known([{ ...ours, state: 'deleting' }]), false],
    ['gone perhaps, and not readable', remove, unknown('throttled'), false],
  ])('is at rest or not: %s', (_, change, references, isIt) => {
    expect(isAtRest({ change, kind: change.kind === 'create' ? 'created' : 'removed' }, references)).toBe(isIt);
  });
});
