import { minute, second } from '../../../failover/time.ts';
import { begin, type Story } from '../story.ts';

/** Stories of the lines. */

/** The line is cut and restored. */
export const outage: Story = {
  name: 'outage and recovery',
  about: /Read|References|Announce|Encrypt|kms|Publish|SetOwnAlarms|Remember|signal-change$|sts:AssumeRole/,
  play: async (stage) => {
    await begin(stage);
    stage.links.cut('primary');
    await stage.clock.advance(30 * second);
    stage.links.restore('primary');
    await stage.clock.advance(2 * minute + 30 * second);
  },
};
