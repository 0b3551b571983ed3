import type { Condition } from './conditions.ts';
import type { Holding } from './ownership.ts';
import type { Decided } from './decided.ts';
import { minute } from './time.ts';

/** The states of the references (rules 6, 7 and 12): one of each kind, which names its places. */
export const referenceStates = (decided: Decided): readonly Condition[] => {
  const { holdings, stranded } = decided.situation;
  const of = (kind: Holding['kind']) => holdings.filter((holding) => holding.kind === kind);
  return [
    ...ifAny(of('conflict'), conflict),
    ...ifAny(of('former'), (former) => formerState(decided, former)),
    ...ifAny(stranded, strandedState),
    ...ifAny(of('unknown'), unread),
    ...(decided.isBlocked === true ? [blocked(decided)] : []),
  ];
};

const ifAny = <T>(places: readonly T[], state: (places: readonly T[]) => Condition): Condition[] =>
  places.length === 0 ? [] : [{ ...state(places), places: places.length }];

type Place = Pick<Holding, 'routeTableId' | 'prefixListId'>;
const placeOf = ({ routeTableId, prefixListId }: Place): string => `${prefixListId} in ${routeTableId}`;

const conflict = (holdings: readonly Holding[]): Condition => ({
  key: 'conflict',
  after: 0,
  headline: 'a reference that is not ours stands in the way',
  lines: [
    ...holdings.map(
      (it) => `R6 The reference of ${placeOf(it)} was not made by dx-failover and points to ${it.attachmentId}.`,
    ),
    'It is not touched, so this route table does not switch.',
  ],
  nextSteps: ['Remove it, or take the list out of the configuration.'],
});

/** On the way to primary it goes: then it is said only where it stays all the same. */
const formerState = ({ situation: { site }, choice }: Decided, holdings: readonly Holding[]): Condition => ({
  key: 'former',
  after: choice.path === 'primary' ? minute : 0,
  headline: 'our reference points to a former attachment',
  lines: [
    ...holdings.map(
      (it) =>
        `R6 Our reference of ${placeOf(it)} points to ${it.attachmentId}, not to ${site.routing.backupAttachment}.`,
    ),
    'It stays until failback.',
  ],
  nextSteps: [],
});

const strandedState = (places: readonly Place[]): Condition => ({
  key: 'stranded',
  after: 0,
  headline: 'references of ours stand that nothing switches now',
  lines: [
    ...places.map(
      (it) => `R6 Our reference of ${placeOf(it)} stands, but the mode or the configuration leaves it out.`,
    ),
    'It is not touched: what it carries stays on backup.',
  ],
  nextSteps: ['Delete it, or bring back the mode or the list that it was made for.'],
});

const unread = (holdings: readonly Holding[]): Condition => ({
  key: 'unread',
  after: 3 * minute,
  headline: 'a route table cannot be read',
  lines: [...new Set(holdings.map(({ routeTableId }) => `R12 ${routeTableId} cannot be read: failback waits.`))],
  nextSteps: ["Look at the reactor's permissions and its log."],
});

const blocked = ({ choice: { path, reason } }: Decided): Condition => ({
  key: 'blocked',
  after: minute,
  headline: `traffic should be on ${path}, but nothing can be changed`,
  lines: [`${reason.rule} ${reason.text}.`, 'R6 No route table holds a reference that may be made or removed.'],
  nextSteps: ['Look at the references of the route tables.'],
});
