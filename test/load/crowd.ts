import { minute, parseInstant, second, type Milliseconds } from '../../failover/time.ts';
import { createVirtualClock, type VirtualClock } from '../../lab/time/clock.ts';
import type { Staged } from '../story/virtual-stage.ts';
import { createAccount, type Account } from './account.ts';
import { ending, openMember, type Fate, type Member } from './member.ts';

/** Many sites of one account whose lines are cut in the same moment, under the account's quotas. */

export interface CrowdOptions {
  readonly sites: number;
  readonly seed: number;
  /** What the account's Lambda allows: 1000 unless given; a new account's may be 10. */
  readonly runsAtOnce?: number;
  /** All schedules tick in the same second; each in one of its own unless given. */
  readonly isInStep?: boolean;
}

export interface Crowd extends Pick<Account, 'refused'> {
  readonly fates: readonly Fate[];
  readonly mostRuns: number;
}

/** A scheduled run of each: it knows that all is well. */
const settling: Milliseconds = 70 * second;
/** It is watched no longer. */
const limit: Milliseconds = 10 * minute;
/** What comes late: another announcement. */
const afterwards: Milliseconds = 90 * second;

const closeAll = async (members: readonly Member[], clock: VirtualClock): Promise<void> => {
  for (const member of members) member.close();
  await clock.advance(ending);
  await Promise.all(members.map((it) => it.ended()));
};

/** Cuts the primaries of all sites at once, and watches until all are on the backup. */
export const cutCrowd = async (staged: Staged, options: CrowdOptions): Promise<Crowd> => {
  const { sites, seed, runsAtOnce = 1000, isInStep = false } = options;
  const clock = createVirtualClock(parseInstant('2026-11-24T12:00:00Z') ?? 0);
  const firstTick = isInStep ? 2 * second : undefined;
  const members: Member[] = [];
  for (let index = 0; index < sites; index += 1)
    // oxlint-disable-next-line no-await-in-loop -- one after another: they share a thread
    members.push(await openMember(staged, { clock, seed: seed * 1000 + index, firstTick }));
  await clock.advance(settling);
  const account = createAccount(clock, runsAtOnce);
  for (const { lab } of members) account.join(lab);
  const cutAt = clock.now();
  for (const member of members) member.cut();
  while (!members.every((it) => it.isDone()) && clock.now() < cutAt + limit)
    // oxlint-disable-next-line no-await-in-loop -- a loop in time
    await clock.advance(second);
  await clock.advance(afterwards);
  const fates = members.map((it) => it.fate(cutAt));
  await closeAll(members, clock);
  return { fates, refused: account.refused, mostRuns: account.mostRuns() };
};
