import { second } from '../../failover/time.ts';
import type { Account } from './account.ts';
import type { RealRun, Sample } from './real.ts';
import { percentile } from '../switch/statistics.ts';

/** One claim, what was seen of it, and whether it holds. */
export interface Claim {
  readonly claim: string;
  readonly seen: string;
  readonly holds: boolean;
}

/** Resident memory is level where the last quarter's median is at most so many times the second quarter's. */
const levelLimit = 1.1;
/** Connections come and go. */
const filesMore = 2;
/** The unit gives it 10 s; what is pending may take 5. */
const endingLimit = 10 * second;
/** CloudWatch's own answer and the probe's wait after a failure. */
const heartbeatLimit = 8 * second;
/** Of the pings that the interval asks for: `ping` paces itself, and on a machine with other work it is some percent late. */
const pingShare = 0.95;

const quarter = (samples: readonly Sample[], index: number): readonly Sample[] =>
  samples.slice(Math.floor((samples.length * index) / 4), Math.ceil((samples.length * (index + 1)) / 4));
const median = (values: readonly number[]): number => percentile(values, 0.5);
const residentOf = (samples: readonly Sample[]): number => median(samples.map((it) => it.residentBytes));

/** The last quarter's median of resident memory, as a multiple of the second quarter's. */
export const memoryRatio = (samples: readonly Sample[]): number =>
  residentOf(quarter(samples, 3)) / residentOf(quarter(samples, 1));

/** How resident memory grows in the later half, in bytes an hour: the least squares. */
export const memorySlope = (samples: readonly Sample[]): number => {
  const later = samples.slice(Math.floor(samples.length / 2));
  const mean = (of: (it: Sample) => number): number => later.reduce((all, it) => all + of(it), 0) / later.length;
  const [x, y] = [mean((it) => it.elapsed), mean((it) => it.residentBytes)];
  const spread = later.reduce((all, it) => all + (it.elapsed - x) ** 2, 0);
  const slope = later.reduce((all, it) => all + (it.elapsed - x) * (it.residentBytes - y), 0) / spread;
  return slope * 3600 * second;
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const rangeOf = (values: readonly number[]): string => `${Math.min(...values)} to ${Math.max(...values)}`;

/** What holds of every account: nothing is lost but what is published as dropped, and nothing comes twice. */
export const accountClaims = (account: Account): readonly Claim[] => {
  const { expected, missing, doubled, dropped, oldestHeartbeat } = account;
  return [
    { claim: 'every datapoint at most once', seen: `${doubled} of ${expected} doubled`, holds: doubled === 0 },
    {
      claim: 'what is missing was published as dropped',
      seen: `${missing} of ${expected} missing, ${dropped} published as dropped`,
      holds: expected > 0 && missing === dropped,
    },
    {
      claim: 'no heartbeat comes late',
      seen: `the oldest was ${(oldestHeartbeat / second).toFixed(1)} s old`,
      holds: oldestHeartbeat <= heartbeatLimit,
    },
  ];
};

/** The process holds no more in the last quarter than in the second: the first goes into starting. */
const levelClaims = (samples: readonly Sample[]): readonly Claim[] => {
  const quarters = [quarter(samples, 1), quarter(samples, 3)];
  const [ratio, hourly] = [memoryRatio(samples), megabytes(memorySlope(samples))];
  const resident = quarters.map((it) => megabytes(residentOf(it))).join(', last quarter ');
  const [before = 0, after = 0] = quarters.map((it) => median(it.map((sample) => sample.openFiles)));
  return [
    {
      claim: 'memory is level',
      seen: `resident, second quarter ${resident}: ${ratio.toFixed(3)} times; ${hourly}/h in the later half`,
      holds: ratio <= levelLimit,
    },
    {
      claim: 'open files are level',
      seen: `second quarter ${before}, last quarter ${after}`,
      holds: after <= before + filesMore,
    },
  ];
};

const childClaims = ({ samples, left, ending }: RealRun, targets: number): readonly Claim[] => {
  const children = samples.map((it) => it.children);
  return [
    {
      claim: 'one child a target, no more',
      seen: `${rangeOf(children)} children for ${targets} targets in ${children.length} looks`,
      holds: median(children) === targets && Math.max(...children) <= targets,
    },
    {
      claim: 'no ping is left behind',
      seen: `${left.ended} after SIGTERM, ${left.killed} after SIGKILL`,
      holds: left.ended === 0 && left.killed === 0,
    },
    {
      claim: 'ends in time, and well',
      seen: `${(ending.took / second).toFixed(1)} s, code ${ending.code}`,
      holds: ending.code === 0 && ending.took <= endingLimit,
    },
  ];
};

/** What holds of a run in real time, for so many targets and as many pings as the interval asks for. */
export const realClaims = (
  run: RealRun,
  { targets, pings }: { readonly targets: number; readonly pings: number },
): readonly Claim[] => {
  const { account, samples, refusedCalls } = run;
  return [
    ...levelClaims(samples),
    ...childClaims(run, targets),
    {
      claim: 'pings at its interval all the while',
      seen: `${account.answers} answers, ${pings} pings at five a second`,
      holds: account.answers >= pingShare * pings,
    },
    { claim: 'CloudWatch was cut off', seen: `${refusedCalls} calls met a cut`, holds: refusedCalls > 0 },
    ...accountClaims(account),
  ];
};
