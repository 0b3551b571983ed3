import { stateOf, type Condition } from './state.ts';
import type { Holding } from '../rules/ownership.ts';
import type { Decided } from '../rules/decided.ts';
import { minute } from '../time.ts';

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

type ListInTable = Pick<Holding, 'routeTableId' | 'prefixListId'>;
const placeOf = ({ routeTableId, prefixListId }: ListInTable): string => `${prefixListId} in ${routeTableId}`;

const conflict = (holdings: readonly Holding[]): Condition =>
  stateOf('conflict', {
    lines: [
      ...holdings.map(
        (it) => `R6 The reference of ${placeOf(it)} was not made by dx-failover and points to ${it.attachmentId}.`,
      ),
      'It is not touched, so this route table does not switch.',
    ],
  });

/** On the way to primary it goes: then it is said only where it stays all the same. */
const formerState = ({ situation: { site }, choice }: Decided, holdings: readonly Holding[]): Condition =>
  stateOf('former', {
    after: choice.path === 'primary' ? minute : 0,
    lines: [
      ...holdings.map(
        (it) =>
          `R6 Our reference of ${placeOf(it)} points to ${it.attachmentId}, not to ${site.routing.backupAttachment}.`,
      ),
      'It stays until failback.',
    ],
  });

const strandedState = (places: readonly ListInTable[]): Condition =>
  stateOf('stranded', {
    lines: [
      ...places.map(
        (it) => `R6 Our reference of ${placeOf(it)} stands, but the mode or the configuration leaves it out.`,
      ),
      'It is not touched: what it carries stays on backup.',
    ],
  });

const unread = (holdings: readonly Holding[]): Condition =>
  stateOf('unread', {
    lines: [...new Set(holdings.map(({ routeTableId }) => `R12 ${routeTableId} cannot be read: failback waits.`))],
  });

const blocked = ({ choice: { path, reason } }: Decided): Condition =>
  stateOf('blocked', {
    slots: { path },
    lines: [`${reason.rule} ${reason.text}.`, 'R6 No route table holds a reference that may be made or removed.'],
  });
