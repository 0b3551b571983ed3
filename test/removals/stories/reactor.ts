import { minute } from '../../../failover/time.ts';
import { begin, refuse, type Story } from '../story.ts';

/** Stories of a reactor that is not well. */

/** Its memory cannot be read for some minutes: runs fail, and so do their retries. */
export const broken: Story = {
  name: 'the reactor is broken',
  about: /WatchAlarms|DeadLetters|sqs:|reactor-errors|reactor-not-run|dead-letters|SignalChange.*Permission/,
  play: async (stage) => {
    await begin(stage);
    const mend = refuse(stage, 'ssm:GetParameters');
    await stage.clock.advance(5 * minute);
    mend();
    await stage.clock.advance(3 * minute);
  },
};
