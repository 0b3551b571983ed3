import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overrideParameter, watchPrefix } from '../../failover/names.ts';
import { signalsOf } from '../../failover/health/signals.ts';
import { parseEvent } from '../../handlers/event.ts';
import { now, site } from '../failover/scene.ts';
import { alarmEvent } from './world.ts';

const name = signalsOf(site)[0]?.name ?? '';
const alarm = (detail: unknown) => ({ ...alarmEvent(site, now), detail });
const parameter = (parameterName: unknown) => ({
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  detail: { operation: 'Update', name: parameterName, type: 'String' },
});

describe('what wakes the reactor', () => {
  it.each([
    [
      'an alarm of the site',
      alarm({ alarmName: name, state: { timestamp: '2026-11-24T12:00:00.000+0000' } }),
      { kind: 'alarm', name, at: now },
    ],
    ['the schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }, { kind: 'schedule' }],
    ['the override’s change', parameter(overrideParameter(site)), { kind: 'override' }],
    [
      'whatever else Systems Manager says of the override',
      { ...parameter(overrideParameter(site)), 'detail-type': 'Parameter Store Policy Action' },
      { kind: 'override' },
    ],
    ['the command', { source: 'dx-failover.cli' }, { kind: 'invoke' }],
    ['a test event', {}, { kind: 'invoke' }],
  ])('is %s', (_, event, wake) => {
    expect(parseEvent(site, event)).toEqual(wake);
  });
});

describe('what the reactor does not know', () => {
  const shape = 'not the shape of any event that the reactor knows';

  it.each([
    [
      'an alarm of another site',
      alarm({ alarmName: `${name}2`, state: { timestamp: '2026-11-24T12:00:00Z' } }),
      'the alarm is none of this site',
    ],
    [
      'an alarm that watches the reactor itself',
      alarm({ alarmName: `${watchPrefix(site)}errors`, state: { timestamp: '2026-11-24T12:00:00Z' } }),
      'the alarm is none of this site',
    ],
    [
      'an alarm without a time',
      alarm({ alarmName: name, state: { timestamp: 'yesterday' } }),
      'detail.state.timestamp is no time',
    ],
    ['an alarm without a state', alarm({ alarmName: name }), shape],
    [
      'an alarm whose name is a list',
      alarm({ alarmName: [name], state: { timestamp: '2026-11-24T12:00:00Z' } }),
      shape,
    ],
    [
      'an alarm whose name is every object’s',
      alarm({ alarmName: '__proto__', state: { timestamp: '2026-11-24T12:00:00Z' } }),
      'the alarm is none of this site',
    ],
    ['our own memory’s change', parameter('/dx-failover/hq/memory'), 'the parameter is not the override of this site'],
    ['a parameter without a name', parameter(undefined), shape],
    ['somebody else’s word of the override', { ...parameter(overrideParameter(site)), source: 'example.com' }, shape],
    ['somebody else’s source', { source: 'example.com', 'detail-type': 'Scheduled Event' }, shape],
    ['a command with more in it', { source: 'dx-failover.cli', path: 'backup' }, shape],
    ['a text', 'aws.events', shape],
    ['nothing', undefined, shape],
    ['a list', [{}], shape],
  ])('is %s', (_, event, why) => {
    expect(parseEvent(site, event)).toEqual({ kind: 'unknown', why });
  });

  it('never makes it throw', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        fc.constantFrom('source', 'detail', 'detail-type'),
        (value, field) => {
          for (const event of [value, { ...alarmEvent(site, now), [field]: value }]) {
            expect(['alarm', 'invoke', 'unknown']).toContain(parseEvent(site, event).kind);
          }
        },
      ),
    );
  });
});
