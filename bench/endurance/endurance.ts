import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hour, minute, second } from '../../failover/time.ts';
import { periodsKept, publishInterval } from '../../probe/publishing/backlog.ts';
import type { createProbe } from '../../probe/probe.ts';
import { accountClaims, memoryRatio, memorySlope, realClaims, type Claim } from './claims.ts';
import { halfOfTheTime, once } from './cuts.ts';
import { playForReal, type RealRun } from './real.ts';
import { playVirtually } from './virtual.ts';

/**
 * Does the probe stay as it is? The bundle's probe as a process, five pings a second by the machine's `ping` to each of 20
 * loopback addresses, with CloudWatch cut off half of the time; then, in virtual time, with CloudWatch away for longer than
 * the backlog reaches: `npm run endurance -- --minutes 30 [--targets 20] [--json]`. Ends with 1 where a claim does not hold.
 */

const options = {
  minutes: { type: 'string', default: '30' },
  targets: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
} as const;
const { values } = parseArgs({ options });
const [minutes, targets] = [Number(values.minutes), Number(values.targets)];
if (!(minutes >= 1 && targets >= 3 && targets <= 200)) {
  process.stderr.write('--minutes: at least 1; --targets: from 3 to 200\n');
  process.exit(2);
}
if (spawnSync('ping', ['-c', '1', '-n', '127.0.0.1']).status !== 0) {
  process.stdout.write('ping is missing or may not be used here: nothing was tried\n');
  process.exit(process.env['CI'] === undefined ? 0 : 1);
}

const bundle = join(import.meta.dirname, '../../dist/probe/probe.mjs');
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const sayAll = (title: string, claims: readonly Claim[]): void => {
  say(`\n${title}`);
  for (const { claim, seen, holds } of claims) say(`  ${holds ? 'holds ' : 'BROKEN'}  ${claim.padEnd(42)}${seen}`);
};

const length = minutes * minute;
/** Cut off for about two minutes, and there for as long. */
const cycles = Math.max(1, Math.round(minutes / 4));
say(`${minutes} min in real time, ${targets} targets, CloudWatch cut off ${cycles} times, half of the time`);
const real: RealRun = await playForReal({
  bundle,
  targets,
  cuts: halfOfTheTime(length, cycles),
  sampleEvery: 10 * second,
});
const pings = targets * (length / (second / 5));
const ofReal = realClaims(real, { targets, pings });
sayAll('in real time', ofReal);
for (const [message, times] of real.said) say(`  logged  ${message}: ${times}`);

const probe = (await import(bundle)) as { readonly createProbe: typeof createProbe };
const bound = periodsKept * publishInterval;
const away = once(bound + 20 * minute, [minute, bound + 12 * minute]);
const beyond = await playVirtually(probe, { targets, cuts: away });
const ofBeyond: readonly Claim[] = [
  ...accountClaims(beyond.account),
  {
    claim: 'the backlog drops only beyond its bound',
    seen: `${beyond.account.missing / targets / 3} periods dropped, ${periodsKept} kept`,
    holds: beyond.account.dropped > 0 && beyond.account.missing <= targets * 3 * ((11 * minute) / publishInterval + 1),
  },
];
sayAll(`in virtual time, cut off for ${(bound + 11 * minute) / hour} h`.replace(/(\.\d\d)\d+/, '$1'), ofBeyond);

const broken = [...ofReal, ...ofBeyond].filter(({ holds }) => !holds).map(({ claim }) => claim);
if (values.json) {
  const memory = { ratio: memoryRatio(real.samples), bytesPerHour: Math.round(memorySlope(real.samples)) };
  const { account, left, ending, refusedCalls } = real;
  say(
    JSON.stringify({ minutes, targets, memory, account, left, ending, refusedCalls, beyond: beyond.account, broken }),
  );
}
process.exit(broken.length === 0 ? 0 : 1);
