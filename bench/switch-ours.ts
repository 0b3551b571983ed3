import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { signalPrefix } from '../failover/names.ts';
import { minute, second, type Instant } from '../failover/time.ts';
import { assemble, type Assembled } from '../lab/assemble.ts';
import type { Recorded } from '../lab/journal.ts';
import { isReactorCall } from '../lab/story/findings.ts';
import { openVirtual, type VirtualStage } from '../test/story/virtual-stage.ts';
import { chanceOf, type Draw } from './switch-chance.ts';
import type { Phases } from './switch-phases.ts';

/** Synthesizes the example site with or without the fast lane. */
export const assembleExample = async (fastLane: boolean): Promise<Assembled> => {
  const file = join(import.meta.dirname, '..', 'failover.example.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.setIn(['sites', 'hq', 'detection', 'fastLane'], fastLane);
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-bench-'));
  try {
    const changed = join(directory, 'failover.yaml');
    writeFileSync(changed, document.toString());
    return await assemble(changed);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Opens the site as chance has it for this cut; it is healthy, and the reactor has looked, when this resolves. */
export const openDrawn = async (assembled: Assembled, { latencies, reference, intoPeriod, seed }: Draw) => {
  const stage = await openVirtual(assembled, { latencies, random: chanceOf(seed) });
  stage.transitGateway.setReferenceDelay(reference);
  await stage.clock.advance(minute + second + intoPeriod);
  return stage;
};

/** The reactor's call that moves traffic to the VPN. */
export const isCreate = (it: Recorded): boolean => isReactorCall(it, 'ec2:CreateTransitGatewayPrefixListReference');

const userPath = ({ site, links }: VirtualStage) => links.pathOf(site.through?.targets[0]?.address ?? '');

/** The alarm and the run that led to the switch: an alarm that fell back before anyone looked counts as detection. */
const phasesOf = (stage: VirtualStage, seen: readonly Recorded[], cut: Instant): Phases => {
  const ping = `${signalPrefix(stage.site)}ping/primary/`;
  const created = seen.find(isCreate)?.at;
  const before = seen.filter(({ at }) => at <= (created ?? -Infinity));
  const alarm = before.findLast((it) => it.kind === 'alarm' && it.name.startsWith(ping) && it.to === 'ALARM')?.at;
  const started = before.findLast((it) => it.kind === 'invocation started')?.at;
  if (alarm === undefined || started === undefined || created === undefined)
    throw new Error('bench: traffic switched without an alarm, a run and a call of the reactor');
  // A scheduled look that was under way may see the alarm before its event comes.
  const woken = Math.max(alarm, started);
  const now = stage.clock.now();
  return {
    detection: alarm - cut,
    event: woken - alarm,
    decision: created - woken,
    route: now - created,
    total: now - cut,
  };
};

/** Cuts the line once, and says where each millisecond went until users' packets take the VPN. */
export const cutOnce = async (assembled: Assembled, draw: Draw): Promise<Phases> => {
  const stage = await openDrawn(assembled, draw);
  const seen: Recorded[] = [];
  stage.lab.observe((happening) => void seen.push(happening));
  const cut = stage.clock.now();
  stage.links.cut('primary');
  await stage.clock.runUntil(() => userPath(stage) === 'backup', { limit: 2 * minute, what: 'the switch' });
  const phases = phasesOf(stage, seen, cut);
  await stage.close();
  return phases;
};
