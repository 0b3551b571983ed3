import type { Path } from '../../../failover/path.ts';
import { minute, second, type Milliseconds } from '../../../failover/time.ts';
import { begin, refuse, type Scene, type Story } from '../story.ts';

/** Stories of the lines. */

const cutAndRestore = async ({ clock, links }: Scene, path: Path, duration: Milliseconds): Promise<void> => {
  links.cut(path);
  await clock.advance(duration);
  links.restore(path);
};

/** Direct Connect is cut for longer than a scheduled look is away, and restored. */
export const outage: Story = {
  name: 'outage and recovery',
  about:
    /Read(Alarms|Bgp|References|Parameters)|MakeRef|RemoveRef|Remember|Announce|kms|Publish$|SetOwnAlarms|signal-change$|SignalChangeAllow|schedule$|ScheduleAllow|AssumeRole|signal\/(ping|loss)\/primary/,
  play: async (scene) => {
    await begin(scene);
    await cutAndRestore(scene, 'primary', 70 * second);
    await scene.clock.advance(2 * minute + 30 * second);
  },
};

/** The same, but no event of an alarm comes: only the schedule is left. */
export const unheard: Story = {
  name: 'outage without events',
  about: /schedule$/,
  play: async (scene) => {
    for (const { name } of scene.lab.bus.rules()) if (name.endsWith('-signal-change')) scene.lab.bus.disable(name);
    await outage.play(scene);
  },
};

/** The same, but CloudWatch refuses the fast lane all the while: the ping alarm itself must see it. */
export const slowLane: Story = {
  name: 'outage without the fast lane',
  about: /signal\/ping\/.*: /,
  play: async (scene) => {
    refuse(scene, 'cloudwatch:SetAlarmState');
    await outage.play(scene);
  },
};

/** The VPN is cut while Direct Connect is well; 12 s before a look, so that a minute of it is over at the next but one. */
export const backupDead: Story = {
  name: 'the backup is dead',
  about: /ping\/backup/,
  play: async (scene) => {
    await scene.clock.advance(50 * second);
    await cutAndRestore(scene, 'backup', 3 * minute);
    await scene.clock.advance(2 * minute);
  },
};

/** The same without the fast lane, 30 s before a look: its ping alarm is in time for it, its loss alarm is not. */
export const slowBackup: Story = {
  name: 'the backup is dead, without the fast lane',
  about: /signal\/ping\/backup.*: /,
  play: async (scene) => {
    refuse(scene, 'cloudwatch:SetAlarmState');
    await scene.clock.advance(32 * second);
    await cutAndRestore(scene, 'backup', 3 * minute);
    await scene.clock.advance(2 * minute);
  },
};

/** Both lines lose some packets for not quite as long as makes news: three minutes, seen by alarms that look at 30 s. */
export const passing: Story = {
  name: 'a degradation that passes',
  about: /signal\/loss\/.*degraded: 1 of 1/,
  play: async ({ clock, losing }) => {
    await clock.advance(90 * second);
    Object.assign(losing, { primary: 0.2, backup: 0.2 });
    await clock.advance(214 * second);
    Object.assign(losing, { primary: 0, backup: 0 });
    await clock.advance(2 * minute);
  },
};

/** Direct Connect is cut while the VPN is dead: there is nowhere to go, and one probe whose every ping is lost knows nothing. */
export const bothDead: Story = {
  name: 'both lines are dead',
  about: /^$/,
  play: async (scene) => {
    await begin(scene);
    scene.links.cut('backup');
    await scene.clock.advance(5 * second);
    await cutAndRestore(scene, 'primary', 5 * minute);
    scene.links.restore('backup');
    await scene.clock.advance(3 * minute);
  },
};

/** A line loses more than half of its packets, then none, then some; never ten in a row. */
const lossy = (path: Path): Story => ({
  name: `a lossy line: ${path}`,
  about: new RegExp(`loss/${path}`),
  play: async ({ clock, losing }) => {
    await clock.advance(50 * second);
    for (const [share, minutes] of [
      [0.6, 2.5],
      [0, 1.5],
      [0.2, 5],
    ] as const) {
      losing[path] = share;
      // oxlint-disable-next-line no-await-in-loop -- one thing after another
      await clock.advance(minutes * minute);
    }
  },
});

/** Direct Connect loses most packets for less time than the loss alarms look at, never ten in a row: nothing is to happen. */
export const burst: Story = {
  name: 'a burst of losses',
  about: /signal\/loss\/primary.*: 1 of 1/,
  play: async (scene) => {
    await begin(scene);
    scene.losing.primary = 0.6;
    await scene.clock.advance(16 * second);
    scene.losing.primary = 0;
    await scene.clock.advance(2 * minute);
  },
};

export const lossyPrimary = lossy('primary');
export const lossyBackup = lossy('backup');

const ofPrimary = ({ site }: Scene) => site.primary.virtualInterfaces;

/** BGP goes down on a line that carries everything else. */
export const bgpLost: Story = {
  name: 'BGP alone is lost',
  about: /ReadBgp/,
  play: async (scene) => {
    await begin(scene);
    for (const { id } of ofPrimary(scene)) scene.lab.directConnect.setLine(id, 'down');
    await scene.clock.advance(2 * minute);
    for (const { id } of ofPrimary(scene)) scene.lab.directConnect.setLine(id, 'up');
    await scene.clock.advance(3 * minute);
  },
};

/** BGP goes down while the probes are silent and Direct Connect's API does not answer: AWS's own metric alone tells of it. */
export const lastWitness: Story = {
  name: 'AWS’s own metric is the last witness',
  about: /signal\/bgp/,
  play: async (scene) => {
    await begin(scene);
    refuse(scene, 'cloudwatch:PutMetricData', 'cloudwatch:SetAlarmState', 'directconnect:DescribeVirtualInterfaces');
    for (const { id } of ofPrimary(scene)) scene.lab.directConnect.setLine(id, 'down');
    await scene.clock.advance(9 * minute);
  },
};

/** A new configuration of the router on-premises lacks the static route to the probe's second address. */
export const unrouted: Story = {
  name: 'on-premises forgets a static route',
  about: /ReadTraffic/,
  play: async (scene) => {
    scene.links.loseStaticRoutes();
    await scene.clock.advance(23 * minute);
  },
};
