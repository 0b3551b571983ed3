import * as sdk from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { readAlarms } from '../../aws/alarms.ts';
import { now } from '../failover/scene.ts';
import { patient, served } from './served.ts';

const since = new Date(now - 5000);
const updated = new Date(now);

const cloudWatch = (parts: Partial<sdk.MetricAlarm> = {}) =>
  served(sdk, {
    DescribeAlarms: ({ AlarmNames = [] }: sdk.DescribeAlarmsCommandInput) => ({
      MetricAlarms: AlarmNames.filter((name) => name !== 'missing').map((AlarmName) => ({
        AlarmName,
        StateValue: 'OK',
        StateUpdatedTimestamp: updated,
        StateTransitionedTimestamp: since,
        ...parts,
      })),
    }),
  });

describe('reading alarms', () => {
  it('gives the state and the moment of its last change, not of its last update', async () => {
    const { client } = cloudWatch();

    const alarms = await readAlarms(new sdk.CloudWatchClient(client), ['a', 'missing'], patient);

    expect(alarms).toEqual([{ name: 'a', state: 'OK', since: now - 5000, isQuestionable: false }]);
  });

  it('marks what CloudWatch could evaluate in part only', async () => {
    const { client } = cloudWatch({ EvaluationState: 'PARTIAL_DATA' });

    const alarms = await readAlarms(new sdk.CloudWatchClient(client), ['a'], patient);

    expect(alarms).toMatchObject([{ isQuestionable: true }]);
  });

  it('asks for 100 at most in one call', async () => {
    const { client, inputs } = cloudWatch();
    const names = Array.from({ length: 201 }, (_, index) => `alarm-${index}`);

    const alarms = await readAlarms(new sdk.CloudWatchClient(client), names, patient);

    expect(alarms.map(({ name }) => name)).toEqual(names);
    expect(inputs).toMatchObject([
      { MaxRecords: 100, AlarmNames: names.slice(0, 100) },
      { MaxRecords: 100, AlarmNames: names.slice(100, 200) },
      { MaxRecords: 100, AlarmNames: ['alarm-200'] },
    ]);
  });

  it('leaves out an alarm that does not say since when it is so', async () => {
    const { client } = cloudWatch({ StateTransitionedTimestamp: undefined });

    const alarms = await readAlarms(new sdk.CloudWatchClient(client), ['a'], patient);

    expect(alarms).toEqual([]);
  });
});
