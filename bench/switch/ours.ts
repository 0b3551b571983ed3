import { probeMetrics, signalPrefix } from '../../failover/names.ts';
import type { Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import { minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Assembled } from '../../lab/assemble.ts';
import { chanceOf } from '../../lab/time/chance.ts';
import type { Recorded } from '../../lab/journal.ts';
import { isReactorCall } from '../../lab/story/findings.ts';
import type { Stage } from '../../lab/story/stage.ts';
import { openVirtual, type StageOptions } from '../../test/story/virtual-stage.ts';
import type { Draw } from './chance.ts';
import type { Cut } from './phases.ts';

/** How long a site runs before its cut: the probe has published a whole period of health by then. */
const settling: Milliseconds = 11 * second;

/** Where there are several probes, each alarm has a moment of its own, as on AWS, and so has each ping. */
const apart = ({ site }: Assembled, { latencies, seed }: Draw): StageOptions => {
  if (site.probes.length === 1) return { latencies };
  const chance = chanceOf(seed + 1);
  const firstPing = () => Math.round(chance() * site.detection.interval);
  return { latencies: { ...latencies, evaluationPhase: (drawing) => drawing() }, seed, firstPing };
};

/**
 * Opens the site as chance has it for this cut; it is healthy, and the reactor has looked, when this resolves. The look is an
 * extra one, for the schedule's own moments are chance.
 */
export const openDrawn = async (assembled: Assembled, draw: Draw) => {
  const { intoPeriod, seed } = draw;
  const stage = await openVirtual(assembled, { ...apart(assembled, draw), random: chanceOf(seed) });
  const looks = stage.lab.functions
    .list()
    .map(({ name }) => stage.lab.functions.invoke(name, { source: 'aws.events', 'detail-type': 'Scheduled Event' }));
  await stage.clock.advance(settling + intoPeriod);
  await Promise.all(looks);
  return stage;
};

/** The reactor's call that moves traffic to the VPN. */
export const isCreate = (it: Recorded): boolean => isReactorCall(it, 'ec2:CreateTransitGatewayPrefixListReference');

/** The way that users' packets take. */
export const userPath = ({ site, links }: Pick<Stage, 'site' | 'links'>): Path | undefined =>
  links.pathOf(site.through?.targets[0]?.address ?? '');

interface Told {
  readonly MetricData?: readonly { readonly MetricName?: string; readonly Value?: number }[];
}

/** The probe's word that the streak is full. */
const tellsFull = (it: Recorded, { detection }: Site): boolean => {
  if (it.kind !== 'api call' || it.action !== 'cloudwatch:PutMetricData' || it.error !== undefined) return false;
  const { MetricData = [] } = it.input as Told;
  return MetricData.some(
    ({ MetricName, Value = 0 }) => MetricName === probeMetrics.consecutiveLosses && Value >= detection.threshold,
  );
};

/** What was seen of one cut. */
interface Seen {
  readonly site: Site;
  readonly happenings: readonly Recorded[];
  readonly cut: Instant;
  /** When users' packets took the VPN. */
  readonly carried: Instant;
}

/** The alarm and the run that led to the switch: an alarm that fell back before anyone looked counts as detection. */
export const cutOf = ({ site, happenings, cut, carried }: Seen): Cut => {
  const ping = `${signalPrefix(site)}ping/primary/`;
  const created = happenings.find(isCreate)?.at;
  const before = happenings.filter(({ at }) => at <= (created ?? -Infinity));
  const alarms = before.filter((it) => it.kind === 'alarm' && it.name.startsWith(ping));
  const alarm = alarms.findLast((it) => it.kind === 'alarm' && it.to === 'ALARM')?.at;
  const started = before.findLast((it) => it.kind === 'invocation started')?.at;
  if (alarm === undefined || started === undefined || created === undefined)
    throw new Error('bench: traffic switched without an alarm, a run and a call of the reactor');
  // An alarm that is set at once may be there before the datapoint's call has its answer.
  const told = Math.min(happenings.find((it) => tellsFull(it, site))?.at ?? alarm, alarm);
  // A scheduled look that was under way may see the alarm before its event comes.
  const woken = Math.max(alarm, started);
  return {
    detection: alarm - cut,
    losing: told - cut,
    alarm: alarm - told,
    event: woken - alarm,
    decision: created - woken,
    route: carried - created,
    total: carried - cut,
    fellBack: alarms.some((it) => it.kind === 'alarm' && it.from === 'ALARM'),
  };
};

/** Cuts the line once, and says where each millisecond went until users' packets take the VPN. */
export const cutOnce = async (assembled: Assembled, draw: Draw): Promise<Cut> => {
  const stage = await openDrawn(assembled, draw);
  const happenings: Recorded[] = [];
  stage.lab.observe((happening) => void happenings.push(happening));
  const cut = stage.clock.now();
  stage.links.cut('primary');
  await stage.clock.runUntil(() => userPath(stage) === 'backup', { limit: 2 * minute, what: 'the switch' });
  const done = cutOf({ site: stage.site, happenings, cut, carried: stage.clock.now() });
  await stage.close();
  return done;
};
