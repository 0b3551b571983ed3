import type { Fault } from './fault.ts';

/** Faults by which the wrong people move traffic, the right ones cannot, or nobody hears that it is dead: promises 7 to 9. */
export const obeying: readonly Fault[] = [
  {
    name: 'drops the pin when the override is unreadable',
    promise: 7,
    scene: 'pinned, then unreadable, then an outage',
    edits: [
      {
        file: 'failover/rules/override.ts',
        find: 'return { pin, unreadable: override.why',
        put: 'return { pin: undefined, unreadable: override.why',
      },
    ],
  },
  {
    name: 'leaves a pinned path that is down',
    promise: 7,
    scene: 'an outage outlasts a pin',
    edits: [
      {
        file: 'failover/decide.ts',
        find: '  if (pin !== undefined) {\n',
        put: "  if (pin !== undefined && situation.health[pin.path].health !== 'down') {\n",
      },
    ],
  },
  {
    name: 'lets no pin expire',
    promise: 7,
    scene: 'an outage outlasts a pin',
    edits: [
      { file: 'failover/rules/override.ts', find: 'pin !== undefined && now < pin.until;', put: 'pin !== undefined;' },
    ],
  },
  {
    name: 'goes back although the override is unreadable',
    promise: 7,
    scene: 'unreadable, then an outage',
    edits: [{ file: 'failover/rules/switching.ts', find: 'word.unreadable !== undefined', put: 'false' }],
  },
  {
    name: 'obeys a pin of the wrong shape',
    promise: 8,
    scene: 'a pin without a time',
    edits: [
      {
        file: 'failover/rules/override.ts',
        find: '(text) => parseInstant(text) !== undefined',
        put: '(text) => text !== ""',
      },
      {
        file: 'failover/rules/override.ts',
        find: 'parseInstant(until) ?? 0',
        put: 'parseInstant(until) ?? 8_000_000_000_000',
      },
    ],
  },
  {
    name: 'believes an event instead of looking',
    promise: 8,
    scene: 'a forged event',
    edits: [
      {
        file: 'handlers/event.ts',
        find: 'if (!signalsOf(site).some((signal) => signal.name === name)) {',
        put: 'if (!name.startsWith(`dx-failover/${site.name}/`)) {',
      },
      {
        file: 'handlers/react.ts',
        find: 'import { known, type Snapshot }',
        put: 'import { known, valueOf, type Snapshot }',
      },
      {
        file: 'handlers/react.ts',
        find: '  const seen = await observe(run, wake);\n',
        put: `  const looked = await observe(run, wake);
  const isSpokenOf = (name: string) => wake.kind === 'alarm' && name.split('/').slice(0, 5).join() === wake.name.split('/').slice(0, 5).join();
  const alarms = (valueOf(looked.alarms) ?? []).map((it) => (isSpokenOf(it.name) ? { ...it, state: 'ALARM' as const } : it));
  const seen: Snapshot = { ...looked, alarms: { kind: 'known', value: alarms } };
`,
      },
    ],
  },
  {
    name: 'lets a probe write routes',
    promise: 8,
    scene: 'a probe writes',
    edits: [
      {
        file: 'cdk/probe-permissions.ts',
        find: '        ...this.fastLane(site, probe),\n',
        put: `        ...this.fastLane(site, probe),
        new iam.PolicyStatement({ actions: ['ec2:CreateTransitGatewayPrefixListReference'], resources: ['*'] }),
`,
      },
    ],
  },
  {
    name: 'ends a failed run well',
    promise: 9,
    scene: 'the reactor is denied',
    edits: [{ file: 'handlers/react.ts', find: '  throwAll(failures);\n', put: '' }],
  },
  {
    name: 'waits an hour before it is told that the reactor does not run',
    promise: 9,
    scene: 'the reactor is throttled',
    edits: [
      {
        file: 'cdk/watch-alarms.ts',
        find: '...silenceOf(site, reactorMetrics.run, { Site: site.name }),',
        put: '...silenceOf(site, reactorMetrics.run, { Site: site.name }),\n  periods: 60,',
      },
    ],
  },
  {
    name: 'takes silence for a sign of life',
    promise: 9,
    scene: 'the probe freezes',
    edits: [{ file: 'cdk/watch-alarms.ts', find: "'FILL(m1, 0)'", put: "'FILL(m1, 1)'" }],
  },
];
