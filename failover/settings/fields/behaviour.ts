import * as z from 'zod';
import * as form from './forms.ts';
import { kinds } from '../../path.ts';
import { hour, minute, second } from '../../time.ts';

/** How a site detects, fails over and fails back. */

const loss = z.strictObject({
  downPercent: form.percent.default(50).describe('From this share of lost pings on, the path is down.'),
  degradedPercent: form.percent.default(10).describe('From this share of lost pings on, the path is degraded.'),
  periods: form.count(1, 30).default(3).describe('For so many periods of 10 s in a row.'),
});

export const detection = z.strictObject({
  interval: form
    .duration(200, 10 * second)
    .prefault('200ms')
    .describe('From one ping of a target to the next; also the time that an answer has.'),
  threshold: form
    .count(2, 1000)
    .default(10)
    .describe('So many pings lost in a row mean that the target is down: with the default interval, 2 s.'),
  fastLane: z
    .boolean()
    .default(true)
    .describe('At the threshold the probe sets its own alarm, seconds before CloudWatch would.'),
  loss: loss.prefault({}).describe('When losses count that are not in a row.'),
  counts: form
    .list(form.word(...kinds), 1, kinds.length)
    .default(['bgp', 'ping', 'loss'])
    .describe("The kinds of signal that count towards a path's health. Those left out are shown and announced only."),
});

/** Fail over. */
export const failover = z.strictObject({
  requireProof: z
    .boolean()
    .default(false)
    .describe('Fail over only to a backup that is known to be healthy, not merely not known to be down.'),
});

const damping = z.strictObject({
  penalty: form.count(1, 20000).default(1000).describe('Added each time the primary goes down.'),
  halfLife: form
    .duration(minute, 6 * hour)
    .prefault('30m')
    .describe('In this time the penalty falls by half.'),
  suppress: form.count(1, 20000).default(2000).describe('From this penalty on failback is held.'),
  reuse: form.count(1, 20000).default(750).describe('Once it has fallen to this penalty it is held no longer.'),
  longest: form
    .duration(minute, 24 * hour)
    .prefault('60m')
    .describe('Failback is held at most this long: it caps the penalty.'),
});

export const failback = z.strictObject({
  policy: form.word('automatic', 'manual').default('automatic').describe('Whether failback needs an operator.'),
  holdDown: form
    .duration(second, 24 * hour)
    .prefault('15m')
    .describe('How long the primary must be healthy without a break before failback.'),
  damping: damping.prefault({}).describe('Route flap damping (RFC 2439), of failback only.'),
  maxSwitchesPerHour: form
    .count(1, 60)
    .default(6)
    .describe('The brake: with so many switches in the last 60 minutes, failback waits.'),
});
