import { conclude } from '../../failover/conclude.ts';
import type { Memory } from '../../failover/memory.ts';
import type { Plan } from '../../failover/plan.ts';
import { paths } from '../../failover/path.ts';
import { succeed } from '../property/world.ts';
import type { Expected } from './model.ts';
import type { Scene } from './walk.ts';

const differ = (what: string, got: unknown, wanted: unknown): string[] =>
  JSON.stringify(got) === JSON.stringify(wanted)
    ? []
    : [`${what}: decide ${JSON.stringify(got)}, model ${JSON.stringify(wanted)}`];

/** Who and why are forms of the text, and no matter of the rules. */
const wordOf = (pin: Memory['pin']) => pin && [pin.path, pin.until];

/** What of a health decides: no rule tells degraded from unknown. */
const coarse = (word: string) => (word === 'degraded' ? 'unknown' : word);

/** Where a plan and the model differ, in words; none where they agree. */
export const differences = ({ site }: Scene, plan: Plan, model: Expected): string[] => {
  const after = conclude({ site, plan, outcomes: succeed(plan) }).memory;
  const changes = plan.changes.map((it) => `${it.kind} ${it.routeTableId} ${it.prefixListId} ${it.attachmentId}`);
  const rule = plan.isAdopted ? (plan.switch?.reason.split(' ')[0] ?? '') : plan.reason.rule;
  const { rules } = model.verdict;

  return [
    ...paths.flatMap((path) =>
      differ(`health of ${path}`, coarse(plan.health[path].health), coarse(model.health[path])),
    ),
    ...differ('path', plan.path, model.verdict.path),
    ...(rules.length === 0 || rules.includes(rule) ? [] : differ('rule', rule, rules)),
    ...differ('changes', changes.toSorted(), model.changes.toSorted()),
    ...differ('adopted', plan.isAdopted, model.isAdopted),
    ...(model.remembered === undefined
      ? differ('memory', plan.memory, undefined)
      : [
          ...differ('pin', wordOf(after?.pin), wordOf(model.remembered.pin)),
          ...differ('respected', after?.respected, model.remembered.respected),
          ...differ('suppressed', after?.damping.suppressedSince !== undefined, model.remembered.isSuppressed),
          ...differ('switches', after?.switches, model.remembered.switches),
          ...differ('rehearsed', after?.rehearsed ?? [], model.remembered.rehearsed),
        ]),
  ];
};
