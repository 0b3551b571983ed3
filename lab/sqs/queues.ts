import { hour, minute, type Milliseconds } from '../../failover/time.ts';
import { statisticsOf } from '../cloudwatch/statistics.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { Journal } from '../journal.ts';
import type { RunningLatencies } from '../time/latencies.ts';
import type { Timers } from '../time/timers.ts';

/** A queue that keeps what it gets: dead letters. Nothing reads it but tests and people, so it has no operations. */
interface Queue {
  readonly name: string;
  readonly arn: string;
  /** Those that it still keeps. */
  readonly messages: readonly unknown[];
  send(body: unknown): void;
  /** Empties it, as PurgeQueue does. */
  purge(): void;
}

/** The queues of a lab, by ARN. */
export interface Queues {
  add(queue: { readonly name: string; readonly arn: string; readonly retention: Milliseconds }): void;
  /** Throws where there is none. */
  get(arn: string): Queue;
  list(): readonly Queue[];
}

/** A queue that nobody uses for so long is inactive (SQS developer guide, monitoring with CloudWatch). */
const inactiveAfter = 6 * hour;

/** Makes the queues; each publishes its length every minute, but late when it wakes up. */
export const createQueues = (to: {
  readonly timers: Timers;
  readonly metrics: MetricStore;
  readonly journal: Journal;
  readonly latencies: RunningLatencies;
}): Queues => {
  const queues = new Map<string, Queue>();

  const publishLength = ({ name, messages }: Queue): void =>
    to.metrics.record({
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: name },
      at: to.timers.clock.now(),
      statistics: statisticsOf(messages.length),
    });

  return {
    add: ({ name, arn, retention }) => {
      let sent: { readonly body: unknown; readonly at: number }[] = [];
      const { clock } = to.timers;
      let [usedAt, awakeAt] = [-Infinity, -Infinity];
      const use = (): void => {
        if (clock.now() - usedAt > inactiveAfter) awakeAt = clock.now() + to.latencies.of('queueWake');
        usedAt = clock.now();
      };
      const queue: Queue = {
        name,
        arn,
        get messages() {
          sent = sent.filter(({ at }) => clock.now() - at < retention);
          return sent.map(({ body }) => body);
        },
        send: (body) => {
          use();
          sent.push({ body, at: clock.now() });
          to.journal.record({ kind: 'dead letter', queue: name, body });
        },
        purge: () => void (sent = []),
      };
      queues.set(arn, queue);
      to.timers.every(minute, 0, () => {
        if (clock.now() >= awakeAt) publishLength(queue);
      });
    },
    get: (arn) => {
      const queue = queues.get(arn);
      if (queue === undefined) throw new Error(`queue ${arn}: there is none`);
      return queue;
    },
    list: () => [...queues.values()],
  };
};
