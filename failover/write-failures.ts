import type { Condition } from './conditions.ts';
import type { Outcome, Plan } from './plan.ts';
import { otherPath, type Path } from './site.ts';
import type { WiredSite } from './wiring.ts';

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
  return failed.length === 0 ? [] : [stateOf({ site, plan, failed, isPartial })];
};

interface Failure extends Omit<Writing, 'outcomes'> {
  readonly failed: readonly Failed[];
  /** Some other writes succeeded, or had before. */
  readonly isPartial: boolean;
}

const stateOf = ({ site, plan, failed, isPartial }: Failure): Condition => ({
  key: 'write-failed',
  after: 0,
  places: failed.length,
  headline: headlineOf(plan, isPartial),
  lines: [
    ...meaning(plan),
    ...failed.map(
      ({ change: { kind, prefixListId, routeTableId }, why }) =>
        `R12 Could not ${kind} the reference of ${prefixListId} in ${routeTableId}: ${why}.`,
    ),
    'It is tried again every minute.',
  ],
  nextSteps: ['Look at the permissions and limits named above.', ...byHand(site, plan, failed)],
});

/** Where the writes were to take traffic from. */
const left = ({ path }: Plan): Path => otherPath(path);

const isCutOff = (plan: Plan): boolean => plan.health[left(plan)].health === 'down';

const headlineOf = (plan: Plan, isPartial: boolean): string => {
  const moved = isPartial ? 'MOVED ONLY IN PART' : 'NOT MOVED';
  const what = `the switch to ${lines[plan.path]} failed`;
  if (plan.mode !== 'act') return `trial: the test list was ${moved.toLowerCase()}: ${what}`;
  return isCutOff(plan) ? `${moved}, ${lines[left(plan)]} is down: ${what}` : `${moved}: ${what}`;
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
