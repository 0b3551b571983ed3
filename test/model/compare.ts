import { conclude } from '../../failover/conclude.ts';
import type { Plan } from '../../failover/plan.ts';
import { paths } from '../../failover/site.ts';
import { succeed } from '../property/world.ts';
import type { Expected } from './model.ts';
import type { Scene } from './walk.ts';

/** Where a plan and the model differ, in words; none where they agree. */
export const differences = ({ site }: Scene, plan: Plan, model: Expected): string[] => {
  const after = conclude({ site, plan, outcomes: succeed(plan) }).memory;
  const differ = (what: string, got: unknown, wanted: unknown): string[] =>
    JSON.stringify(got) === JSON.stringify(wanted)
      ? []
      : [`${what}: decide ${JSON.stringify(got)}, model ${JSON.stringify(wanted)}`];
  const coarse = (word: string) => (word === 'degraded' ? 'unknown' : word);
  const changes = plan.changes.map((it) => `${it.kind} ${it.routeTableId} ${it.prefixListId} ${it.attachmentId}`);
  const { rules } = model.verdict;

  return [
    ...paths.flatMap((path) =>
      differ(`health of ${path}`, coarse(plan.health[path].health), coarse(model.health[path])),
    ),
    ...differ('path', plan.path, model.verdict.path),
    ...(rules.length === 0 || rules.includes(plan.reason.rule) ? [] : differ('rule', plan.reason.rule, rules)),
    ...differ('changes', changes.toSorted(), model.changes.toSorted()),
    ...differ('adopted', plan.isAdopted, model.isAdopted),
    ...(model.remembered === undefined
      ? differ('memory', plan.memory, undefined)
      : [
          ...differ('pin', after?.pin, model.remembered.pin),
          ...differ('respected', after?.respected, model.remembered.respected),
          ...differ('suppressed', after?.damping.suppressedSince !== undefined, model.remembered.isSuppressed),
          ...differ('switches', after?.switches, model.remembered.switches),
        ]),
  ];
};
