import type { VirtualInterfaceTestHistory } from '@aws-sdk/client-direct-connect';
import type { Instant } from '../../failover/time.ts';

/** One BGP failover test. AWS documents no words for its status; these are modelled. */
export interface BgpTest {
  readonly id: string;
  readonly virtualInterfaceId: string;
  readonly minutes: number;
  readonly start: Instant;
  readonly end: Instant | undefined;
  readonly status: 'completed' | 'stopped' | 'testing';
}

/** A test as the API shows it. */
export const shownTest = (
  { id, virtualInterfaceId, minutes, start, end, status }: BgpTest,
  account: string,
): VirtualInterfaceTestHistory => ({
  testId: id,
  virtualInterfaceId,
  status,
  ownerAccount: account,
  testDurationInMinutes: minutes,
  startTime: new Date(start),
  ...(end === undefined ? {} : { endTime: new Date(end) }),
});
