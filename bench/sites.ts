import { second } from '../failover/time.ts';
import { readOptions } from '../lab/commands/arguments.ts';
import { assemble } from '../lab/assemble.ts';
import { cutCrowd, type Crowd, type CrowdOptions } from '../test/load/crowd.ts';

/**
 * What the account's quotas cost where many sites fail in the same second, in virtual time: `npm run bench:sites`
 * `[-- --sites N] [--seed S]`. Every site is whole (template, bundles, probe, alarms); they share clock and quotas.
 */

const values = readOptions({ sites: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } });
const [most, seed] = [Number(values.sites), Number(values.seed)];

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const at = (sorted: readonly number[], share: number): string =>
  ((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / second).toFixed(1).padStart(7);

const row = (what: string, { fates, refused, mostRuns }: Crowd): readonly string[] => {
  const sorted = fates.map(({ took }) => took).toSorted((one, other) => one - other);
  const again = fates.filter(({ said }) => said > 1).length;
  const worst = Math.max(...fates.map(({ said }) => said));
  return [
    `${what.padEnd(34)} median ${at(sorted, 0.5)} s   95 % ${at(sorted, 0.95)} s   worst ${at(sorted, 1)} s`,
    `    not switched ${sorted.filter((it) => it === Infinity).length}, not said ${fates.filter(({ said }) => said === 0).length}, said more than once ${again} (at most ${worst} times), runs at once ${mostRuns}`,
    `    refused for the quota: ${[...refused].map(([action, count]) => `${action} ${count}`).join(', ') || 'nothing'}`,
  ];
};

const crowds: readonly (readonly [what: string, options: Omit<CrowdOptions, 'seed'>])[] = [
  [`${most} sites`, { sites: most }],
  [`${most} sites, schedules in step`, { sites: most, isInStep: true }],
];

const assembled = await assemble('failover.example.yaml');
try {
  const alone = [];
  // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
  for (let index = 0; index < 20; index += 1) alone.push(await cutCrowd(assembled, { sites: 1, seed: seed + index }));
  say(
    'MODELLED: the quotas of lab/faults/quotas.ts; latencies drawn as in bench:switch. From the cut to the VPN.',
    ...row('one site, 20 times', {
      fates: alone.flatMap(({ fates }) => fates),
      refused: new Map(),
      mostRuns: Math.max(...alone.map(({ mostRuns }) => mostRuns)),
    }),
  );
  for (const [what, options] of crowds)
    // oxlint-disable-next-line no-await-in-loop -- as above
    say(...row(what, await cutCrowd(assembled, { ...options, seed })));
} finally {
  assembled.discard();
}
