import type { Fault } from './fault.ts';

/** Faults by which traffic is moved late, without a cause, or too often: promises 1 to 3. */
export const moving: readonly Fault[] = [
  {
    name: 'does nothing when the schedule wakes it',
    promise: 1,
    scene: 'outage of BGP alone',
    edits: [
      {
        file: 'handlers/react.ts',
        find: '  await act(run, wake);\n',
        put: "  if (wake.kind === 'schedule') run.meter.record({ [reactorMetrics.run]: 1 });\n  else await act(run, wake);\n",
      },
    ],
  },
  {
    name: 'has no fast lane',
    promise: 1,
    scene: 'outage',
    edits: [
      {
        file: 'probe/publishing/fast-lane.ts',
        find: 'site.detection.fastLane ? insist(raise) : undefined',
        put: 'undefined',
      },
    ],
  },
  {
    name: 'ignores that an event is newer than what it read',
    promise: 1,
    scene: 'outage, alarms read two seconds late',
    edits: [
      {
        file: 'handlers/observe.ts',
        find: 'isBehind(alarms, wake) && run.clock.now() < until',
        put: 'false',
      },
    ],
  },
  {
    name: 'does not try a failed write again',
    promise: 1,
    scene: 'outage, one write throttled',
    edits: [
      {
        file: 'handlers/apply.ts',
        find: "if (result.kind !== 'again') return result;",
        put: "return result.kind === 'again' ? failed(change, result.why) : result;",
      },
    ],
  },
  {
    name: 'switches the first route table only',
    promise: 1,
    scene: 'outage of two route tables',
    edits: [
      {
        file: 'handlers/observe.ts',
        find: 'run.site.routing.routeTables.map((id)',
        put: 'run.site.routing.routeTables.slice(0, 1).map((id)',
      },
    ],
  },
  {
    name: 'damps failover, too',
    promise: 1,
    scene: 'three outages, then the backup dies, then one more',
    edits: [
      {
        file: 'failover/rules/switching.ts',
        find: 'primary: failover(situation),',
        put: `primary:
    heldUntil(situation.memory.damping, situation.site.failback.damping, situation.now) === undefined
      ? failover(situation)
      : { path: 'primary', reason: because('R3', 'primary fails too often: failover waits') },`,
      },
    ],
  },
  {
    name: 'brakes failover, too',
    promise: 1,
    scene: 'four outages in half an hour',
    edits: [
      {
        file: 'failover/rules/switching.ts',
        find: 'primary: failover(situation),',
        put: `primary: isBraked(situation)
    ? { path: 'primary', reason: because('R13', 'too many switches: failover waits') }
    : failover(situation),`,
      },
    ],
  },
  {
    name: 'waits for hold-down and damping though the backup is dead',
    promise: 1,
    scene: 'three outages, then the backup dies, then one more',
    edits: [
      {
        file: 'failover/rules/switching.ts',
        find: "if (health.backup.health === 'down') return leaveBackup(situation);",
        put: '',
      },
    ],
  },
  {
    name: 'treats unknown as down',
    promise: 2,
    scene: 'BGP cannot be read',
    edits: [
      {
        file: 'failover/health/path-health.ts',
        find: "const down = judged.filter(({ health }) => health === 'down');",
        put: "const down = judged.filter(({ health }) => health === 'down' || health === 'unknown');",
      },
    ],
  },
  {
    name: 'treats unknown as healthy',
    promise: 2,
    scene: 'outage that BGP does not see, and the probe freezes',
    edits: [
      {
        file: 'failover/health/path-health.ts',
        find: "const doubtful = judged.filter(({ health }) => health !== 'healthy');",
        put: "const doubtful = judged.filter(({ health }) => health === 'degraded');",
      },
      {
        file: 'failover/health/path-health.ts',
        find: "caused.some(({ health }) => health !== 'healthy')",
        put: "caused.some(({ health }) => health === 'down')",
      },
    ],
  },
  {
    name: 'takes a tie of the probes for down',
    promise: 2,
    scene: 'one of two probes lies',
    edits: [
      {
        file: 'failover/health/probe-votes.ts',
        find: "return { health: 'unknown', why: `the probes disagree",
        put: "return { health: 'down', why: `the probes disagree",
      },
    ],
  },
  {
    name: 'counts the native alarm always',
    promise: 2,
    scene: 'BGP was lost, and cannot be read',
    edits: [
      { file: 'failover/health/bgp.ts', find: 'if (!isPingHealthy) return alarm;', put: 'if (alarm) return alarm;' },
    ],
  },
  {
    name: 'deletes on start',
    promise: 2,
    scene: 'outage, the function starts anew',
    edits: [
      {
        file: 'handlers/reactor.ts',
        find: "import { react } from './react.ts';",
        put: "import { writeReference } from '../aws/transit-gateway.ts';\nimport { react } from './react.ts';",
      },
      {
        file: 'handlers/reactor.ts',
        find: '  const reactor = async (event: unknown, context: Context): Promise<void> => {\n',
        put: `  let isStarting = true;
  const reactor = async (event: unknown, context: Context): Promise<void> => {
    if (isStarting)
      for (const routeTableId of site.routing.routeTables)
        for (const prefixListId of site.wiring.prefixLists) {
          const change = { kind: 'delete', routeTableId, prefixListId, attachmentId: '' } as const;
          await writeReference(shared.clients.ec2, change, new AbortController().signal).catch(() => undefined);
        }
    isStarting = false;
`,
      },
    ],
  },
  {
    name: 'undoes somebody else’s move at once',
    promise: 2,
    scene: 'somebody moves traffic',
    edits: [
      {
        file: 'failover/rules/location.ts',
        find: 'respected: { path: to, until: now + site.respectFor }, notice',
        put: 'notice',
      },
    ],
  },
  {
    name: 'goes back without hold-down',
    promise: 2,
    scene: 'outage',
    edits: [{ file: 'failover/rules/switching.ts', find: 'if (now < since + holdDown) {', put: 'if (now < since) {' }],
  },
  {
    name: 'does not say why it moved traffic',
    promise: 2,
    scene: 'outage',
    edits: [{ file: 'failover/announce/switches.ts', find: '      `${reason}.`,\n', put: '' }],
  },
  {
    name: 'forgets damping',
    promise: 3,
    scene: 'three outages',
    edits: [
      {
        file: 'failover/rules/switching.ts',
        find: 'const held = heldUntil(memory.damping, damping, now);',
        put: 'const held = undefined;',
      },
    ],
  },
  {
    name: 'has no brake',
    promise: 3,
    scene: 'four outages in half an hour',
    edits: [
      {
        file: 'failover/rules/switching.ts',
        find: 'recentSwitches(situation).length >= situation.site.failback.maxSwitchesPerHour;',
        put: 'false;',
      },
    ],
  },
];
