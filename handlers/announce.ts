import { publish } from '../aws/topic.ts';
import type { Announcement } from '../failover/announcement.ts';
import { toMessage } from '../failover/announce/message.ts';
import { reactorMetrics } from '../failover/names.ts';
import { ApplyError, messageOf } from './apply-error.ts';
import { persist } from './patience.ts';
import type { Run } from './run.ts';

/** An announcement that could not be published, and why. */
export interface Unpublished {
  readonly announcement: Announcement;
  readonly error: ApplyError;
}

const announceOne = async (run: Run, announcement: Announcement): Promise<Unpublished[]> => {
  const { kind, key } = announcement;
  const message = { ...toMessage(run.site, announcement), topicArn: run.topicArn, kind };
  try {
    await persist(run, (signal) => publish(run.clients.sns, message, signal));
  } catch (error) {
    const why = messageOf(error);
    run.log.error('not announced', { kind, key, subject: message.subject, why });
    return [{ announcement, error: new ApplyError({ step: 'announce', resource: key, why }, { cause: error }) }];
  }
  run.log.info('announced', { kind, key, subject: message.subject });
  run.meter.record({ [reactorMetrics.announced]: 1 });
  return [];
};

/** Publishes announcements, the first one first; each is tried a few times. What could not be published is the answer. */
export const announce = async (run: Run, announcements: readonly Announcement[]): Promise<readonly Unpublished[]> =>
  (await Promise.all(announcements.map((it) => announceOne(run, it)))).flat();
