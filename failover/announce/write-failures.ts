import { stateOf, type Condition, type Found } from './state.ts';
import type { Outcome, Plan } from '../plan.ts';
import { otherPath, type Path } from '../path.ts';
import type { WiredSite } from '../wiring.ts';

/** The state that a change of the route tables failed (rule 12): what it means for users first. */

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** Those of the outcomes that are failures. */
export const failedOf = (outcomes: readonly Outcome[]): readonly Failed[] =>
  outcomes.filter((outcome): outcome is Failed => outcome.kind === 'failed');

const lines = { primary: 'Direct Connect', backup: 'the VPN' } as const satisfies Record<Path, string>;

interface Writing {
  readonly site: Pick<WiredSite, 'region'>;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** The state of a run of which writes failed; none where all went well. */
export const writeFailures = ({ site, plan, outcomes }: Writing): readonly Condition[] => {
  const failed = failedOf(outcomes);
  const isPartial = failed.length < outcomes.length || plan.switch === undefined || plan.isAdopted;
  return failed.length === 0 ? [] : [failureState({ site, plan, failed, isPartial })];
};

interface Failure extends Omit<Writing, 'outcomes'> {
  readonly failed: readonly Failed[];
  /** Some other writes succeeded, or had before. */
  readonly isPartial: boolean;
}

const failureState = ({ site, plan, failed, isPartial }: Failure): Condition =>
  stateOf('write-failed', {
    places: failed.length,
    ...headlineOf(plan, isPartial),
    lines: [
      ...meaning(plan),
      ...failed.map(
        ({ change: { kind, prefixListId, routeTableId }, why }) =>
          `R12 Could not ${kind} the reference of ${prefixListId} in ${routeTableId}: ${why}.`,
      ),
      'It is tried again every minute.',
    ],
    last: byHand(site, plan, failed),
  });

/** Where the writes were to take traffic from. */
const left = ({ path }: Plan): Path => otherPath(path);

const isCutOff = (plan: Plan): boolean => plan.health[left(plan)].health === 'down';

const headlineOf = (plan: Plan, isPartial: boolean): Pick<Found<'write-failed'>, 'as' | 'slots'> => {
  const moved = isPartial ? 'MOVED ONLY IN PART' : 'NOT MOVED';
  const [from, to] = [lines[left(plan)], lines[plan.path]];
  if (plan.mode !== 'act') return { as: 'trial', slots: { moved: moved.toLowerCase(), from, to } };
  return { as: isCutOff(plan) ? 'cut off' : 'failed', slots: { moved, from, to } };
};

const meaning = (plan: Plan): readonly string[] => {
  if (plan.mode !== 'act') return [];
  const stays = `What could not be changed is still on ${lines[left(plan)]}`;
  if (!isCutOff(plan)) return [`${stays}.`];
  return [`${stays}, which is down: its users are cut off, unless another route carries them.`];
};

/** More commands than that nobody copies. */
const mostCommands = 3;

const byHand = ({ region }: Writing['site'], { mode }: Plan, failed: readonly Failed[]): readonly string[] =>
  mode === 'act'
    ? failed.slice(0, mostCommands).map(({ change }) => `By hand: ${commandOf(change)} --region ${region}`)
    : [];

const commandOf = ({ kind, routeTableId, prefixListId, attachmentId }: Failed['change']): string =>
  [
    `aws ec2 ${kind}-transit-gateway-prefix-list-reference`,
    `--transit-gateway-route-table-id ${routeTableId}`,
    `--prefix-list-id ${prefixListId}`,
    ...(kind === 'create' ? [`--transit-gateway-attachment-id ${attachmentId}`] : []),
  ].join(' ');
