import type { Edit, Fault } from './fault.ts';

/** What a run of `react` would conclude had all its writes been done. */
const foretold = `conclude({
    site: run.site,
    plan: acting.plan,
    outcomes: acting.plan.changes.map((change) => ({ change, kind: change.kind === 'create' ? 'created' : 'removed' })),
  })`;

/** `react` with more to call. */
const importing = (...what: readonly string[]): Edit => ({
  file: 'handlers/react.ts',
  find: "import { decide } from '../failover/decide.ts';\n",
  put: `import { decide } from '../failover/decide.ts';\n${what.map((it) => `import ${it};\n`).join('')}`,
});

const beforeApplying = (put: string): Edit => ({
  file: 'handlers/react.ts',
  find: '  const outcomes = await apply(run,',
  put: `  ${put}\n  const outcomes = await apply(run,`,
});

/** Faults by which what is not ours is touched, or what is said, remembered and shown is not so: promises 4 to 6. */
export const saying: readonly Fault[] = [
  {
    name: 'ignores ownership',
    promise: 4,
    scene: 'somebody’s reference stands in one of two tables',
    edits: [
      {
        file: 'failover/rules/changes.ts',
        find: "(it.kind === 'ours' || it.kind === 'former') &&",
        put: "it.kind !== 'absent' &&",
      },
    ],
  },
  {
    name: 'touches any list, and may',
    promise: 4,
    scene: 'somebody’s list lies beside ours',
    edits: [
      {
        file: 'failover/rules/ownership.ts',
        find: 'activeLists(site).map((list) => holdingOf',
        put: '[...new Set([...activeLists(site), ...(valueOf(table.references) ?? []).map((it) => it.prefixListId)])].map((list) => holdingOf',
      },
      {
        file: 'cdk/reactor-permissions.ts',
        find: "['ec2:DeleteTransitGatewayPrefixListReference'], keys)",
        put: "['ec2:DeleteTransitGatewayPrefixListReference'], ['*'])",
      },
    ],
  },
  {
    name: 'announces before applying',
    promise: 5,
    scene: 'outage, a run dies before it writes',
    edits: [
      importing("{ conclude } from '../failover/conclude.ts'", "{ announce } from './announce.ts'"),
      beforeApplying(`await announce(run, ${foretold}.announcements);`),
      {
        file: 'handlers/react.ts',
        find: 'tell(run, sight, conclusion)',
        put: 'tell(run, sight, { ...conclusion, announcements: [] })',
      },
    ],
  },
  {
    name: 'remembers before announcing',
    promise: 5,
    scene: 'outage, a run dies before it speaks',
    edits: [
      {
        file: 'handlers/books.ts',
        find: '  const unpublished = await announce(run, announcements);',
        put: '  await remember(run, memory, books.text);\n  const unpublished = await announce(run, announcements);',
      },
    ],
  },
  {
    name: 'adopts in silence what a dead run did',
    promise: 5,
    scene: 'outage, a run dies once it has written',
    edits: [
      {
        file: 'failover/rules/changes.ts',
        find: 'if (adopted === undefined) return',
        put: 'if (1) return',
      },
    ],
  },
  {
    name: 'announces nothing when the write was found done',
    promise: 5,
    scene: 'outage, one of two runs dies once it has written',
    edits: [
      {
        file: 'failover/conclude.ts',
        find: 'return { announcements: [], memory: undefined };',
        put: 'return { announcements: [], memory: plan.memory && remember(concluding, plan.memory, plan.switch) };',
      },
    ],
  },
  {
    name: 'swallows a failed publish',
    promise: 5,
    scene: 'outage, the topic refuses',
    edits: [
      {
        file: 'handlers/announce.ts',
        find: "return [{ announcement, error: new ApplyError({ step: 'announce', resource: key, why }, { cause: error }) }];",
        put: 'return [];',
      },
    ],
  },
  {
    name: 'repeats a state in every run',
    promise: 5,
    scene: 'the backup dies',
    edits: [
      {
        file: 'failover/announce/conditions.ts',
        find: 'if (said === undefined ? now - since >= after : places > (earlier?.places ?? 1))',
        put: 'if (now - since >= after)',
      },
    ],
  },
  {
    name: 'remembers before applying',
    promise: 6,
    scene: 'outage of six seconds, a run dies before it writes',
    edits: [
      importing("{ valueOf } from '../failover/snapshot.ts'", "{ remember } from './remember.ts'"),
      beforeApplying(`const { memory, switch: move, path, at } = acting.plan;
  const foretold = memory && move && { ...memory, path, since: at, switches: [...memory.switches, at] };
  if (foretold) await remember(run, foretold, valueOf(acting.stored));`),
    ],
  },
  {
    name: 'shows the path in use only while it switches',
    promise: 6,
    scene: 'outage',
    edits: [
      {
        file: 'failover/figures.ts',
        find: 'pathInUse: standing.path &&',
        put: 'pathInUse: plan.switch && standing.path &&',
      },
    ],
  },
];
