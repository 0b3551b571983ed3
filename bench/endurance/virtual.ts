import { createVirtualClock } from '../../lab/time/clock.ts';
import { paths } from '../../failover/settings/site.ts';
import { parseInstant, second } from '../../failover/time.ts';
import { publishInterval } from '../../probe/publishing/backlog.ts';
import type { createProbe } from '../../probe/probe.ts';
import { createCloudWatchStandIn } from '../../test/probe/cloudwatch-stand-in.ts';
import { virtualPing } from '../../test/story/virtual-ping.ts';
import { accountOf, type Account } from './account.ts';
import type { Cut, Cuts } from './cuts.ts';
import { addressesOf, enduranceSite } from './site.ts';

const start = parseInstant('2026-11-24T12:00:00Z') ?? 0;

export interface VirtualRun {
  readonly account: Account;
  /** Datapoints a call carried at most. */
  readonly largestCall: number;
  /** Lines of the probe's log. */
  readonly said: readonly string[];
}

/**
 * The bundle's probe with modelled pings that are all answered, in virtual time, against a CloudWatch that is cut off so:
 * what it published, once it has ended.
 */
export const playVirtually = async (
  bundle: { readonly createProbe: typeof createProbe },
  { targets, cuts }: { readonly targets: number; readonly cuts: Cuts },
): Promise<VirtualRun> => {
  const clock = createVirtualClock(start);
  const cloudWatch = createCloudWatchStandIn(clock);
  const site = enduranceSite(targets);
  const said: string[] = [];
  const ending = new AbortController();
  const behave = (cut: Cut | undefined): void => {
    // A broken connection is one that does not answer, in virtual time.
    cloudWatch.manner.PutMetricData = cut === 'breaks' ? 'stalls' : (cut ?? 'answers');
  };
  const ended = bundle
    .createProbe({
      site,
      slot: 'a',
      clock,
      client: cloudWatch.client,
      log: (_level, message) => said.push(message),
      spawnPing: virtualPing(clock, () => true),
      random: () => 0.5,
    })
    .run(ending.signal);
  // Just before each second: a call takes no virtual time, and lies on the one side or the other.
  for (let elapsed = 0; elapsed < cuts.length; elapsed += second) {
    behave(cuts.at(elapsed));
    // oxlint-disable-next-line no-await-in-loop -- one second after the other
    await clock.advanceTo(start + elapsed + second - 1);
  }
  ending.abort();
  await clock.advance(publishInterval);
  await ended;
  const expected = { addresses: addressesOf(site), paths, from: start, until: start + cuts.length - publishInterval };
  return {
    account: accountOf(cloudWatch.data, expected),
    largestCall: Math.max(...cloudWatch.calls.map(({ size }) => size)),
    said,
  };
};
