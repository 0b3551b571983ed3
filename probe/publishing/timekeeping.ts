import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { second, type Clock, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Datum } from './datum.ts';
import type { Log } from '../journal.ts';

/**
 * AWS's time, which a datapoint must have: one that is dated an hour ahead makes its alarm ring in an hour, when nothing is
 * wrong. The host's clock is taken for it as long as AWS's answers do not say otherwise.
 */
export interface Timekeeping {
  /** AWS's time now, as far as it is known. */
  now(): Instant;
  /** Reads the time of each answer of a client, of those that refuse among them. */
  listen(client: CloudWatchClient): void;
  /** An answer of that moment has come. */
  hear(date: Instant): void;
  /** The datapoints by AWS's time, and apart those that would lie ahead of it: the host's clock was put back since. */
  date(data: readonly Datum[]): { readonly sound: readonly Datum[]; readonly ahead: readonly Datum[] };
}

/** A `Date` has whole seconds and was some time on its way: a clock that is off by less than this is right. */
const tolerance: Milliseconds = 5 * second;

/**
 * Starts by the host's clock. A clock that is off by more than some minutes is told by the first answer, which refuses the
 * call for it ("a request must reach AWS within five minutes of the time stamp in the request"):
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export const createTimekeeping = ({ clock, log }: { readonly clock: Clock; readonly log: Log }): Timekeeping => {
  let offset: Milliseconds = 0;
  let wasWrong = false;
  const now = (): Instant => clock.now() + offset;

  const hear = (date: Instant): void => {
    if (Number.isNaN(date) || Math.abs(date - now()) <= tolerance) return;
    const measured = date - clock.now();
    offset = Math.abs(measured) <= tolerance ? 0 : measured;
    wasWrong = true;
    if (offset === 0) log('info', 'the clock of this host is right again');
    else log('error', 'the clock of this host is wrong; datapoints are dated by the clock of AWS', { offset });
  };

  const listen = (client: CloudWatchClient): void => {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers } = result.response as { readonly headers?: Readonly<Record<string, string>> };
        hear(Date.parse(headers?.['date'] ?? ''));
        return result;
      },
      // Beneath what reads the answer, which throws where the answer is an error.
      { step: 'deserialize', priority: 'low', name: 'timekeeping' },
    );
  };

  const date: Timekeeping['date'] = (data) => {
    if (!wasWrong) return { sound: data, ahead: [] };
    const latest = now() + tolerance;
    const dated = data.map((it) => ({ ...it, Timestamp: new Date(it.Timestamp.getTime() + offset) }));
    return {
      sound: dated.filter(({ Timestamp }) => Timestamp.getTime() <= latest),
      ahead: dated.filter(({ Timestamp }) => Timestamp.getTime() > latest),
    };
  };

  return { now, listen, hear, date };
};
