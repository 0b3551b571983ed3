import { minute, second } from '../../../failover/time.ts';
import { begin, refuse, type Story } from '../story.ts';

/** Stories of a reactor or a probe that is not well. */

/** Memory and override cannot be read for some minutes: runs fail, and so do their retries. */
export const broken: Story = {
  name: 'the reactor is broken',
  about: /WatchAlarms|Bury|reactor-errors|reactor-not-run|dead-letters/,
  play: async (scene) => {
    await begin(scene);
    const mend = refuse(scene, 'ssm:GetParameters');
    await scene.clock.advance(5 * minute);
    mend();
    await scene.clock.advance(3 * minute);
  },
};

/** A run makes the reference and ends before it can say or remember anything; the next ones must make up for it. */
export const restarted: Story = {
  name: 'the reactor restarts in the midst of a switch',
  about: /^$/,
  play: async (scene) => {
    await begin(scene);
    scene.links.cut('primary');
    const mend = refuse(scene, 'sns:Publish', 'ssm:PutParameter');
    await scene.clock.advance(40 * second);
    mend();
    await scene.clock.advance(2 * minute);
  },
};

/** The probe lives and cannot say so. */
export const silent: Story = {
  name: 'the probe is silent',
  about: /probe-silent/,
  play: async (scene) => {
    await begin(scene);
    const mend = refuse(scene, 'cloudwatch:PutMetricData', 'cloudwatch:SetAlarmState');
    await scene.clock.advance(5 * minute);
    mend();
    await scene.clock.advance(2 * minute);
  },
};

/** Of each rule one event cannot be delivered; somebody empties the queue each time. */
export const undelivered: Story = {
  name: 'events cannot be delivered',
  about: /DeadLettersPolicy: AllowEventRule/,
  play: async ({ lab, clock }) => {
    await clock.advance(minute);
    for (const { name, targets } of lab.bus.rules()) {
      for (const { deadLetters } of targets) deadLetters?.({ undelivered: name });
      // oxlint-disable no-await-in-loop -- one thing after another
      await clock.advance(2 * minute + 30 * second);
      for (const queue of lab.queues.list()) queue.purge();
      await clock.advance(2 * minute + 30 * second);
      // oxlint-enable no-await-in-loop
    }
  },
};
