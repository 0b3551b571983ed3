import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type HistoryItemType,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { second } from '../../../failover/time.ts';
import { action } from '../../../lab/cloudwatch/alarm-history.ts';
import { changedToy, start, startToy, type ToyLab } from '../toy-lab.ts';

// What an alarm does over time, of ten seconds in the toy stack, looked at half-way between two of them.

let toy: ToyLab;
beforeEach(async () => void (toy = await startToy()));
afterEach(() => toy.lab.close());

const AlarmName = 'toy/losses';

const publish = (Value: number, at = toy.clock.now()) =>
  toy.cloudWatch.send(
    new PutMetricDataCommand({
      Namespace: 'Toy',
      MetricData: [
        {
          MetricName: 'ConsecutiveLosses',
          Value,
          Timestamp: new Date(at),
          StorageResolution: 1,
          Dimensions: [{ Name: 'Probe', Value: 'a' }],
        },
      ],
    }),
  );

const setState = (StateValue: 'OK' | 'ALARM', StateReasonData?: string) =>
  toy.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a drill', StateReasonData }));

const described = async () => {
  const { MetricAlarms: [alarm] = [] } = await toy.cloudWatch.send(new DescribeAlarmsCommand({}));
  return alarm;
};

const history = async (HistoryItemType?: HistoryItemType) => {
  const { AlarmHistoryItems = [] } = await toy.cloudWatch.send(
    new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType }),
  );
  return AlarmHistoryItems;
};

const changes = () =>
  toy.happenings.flatMap((it) => (it.kind === 'alarm' ? [[(it.at - start) / second, it.from, it.to]] : []));
const events = () => toy.happenings.filter(({ kind }) => kind === 'event');
/** Those of alarms: the toy's function writes without a subject. */
const mails = () => toy.lab.topics.deliveries('email').flatMap(({ subject }) => subject ?? []);

describe('an alarm', () => {
  test('tells of changes only, however often it is looked at and set', async () => {
    await publish(12);
    await toy.clock.advance(16 * second);
    for (const after of [16, 26, 36]) await publish(13, start + after * second);
    await setState('ALARM');

    await toy.clock.advance(90 * second);

    expect(changes()).toEqual([
      [15, 'INSUFFICIENT_DATA', 'ALARM'],
      [85, 'ALARM', 'INSUFFICIENT_DATA'],
    ]);
    expect(events()).toHaveLength(1);
    expect(mails()).toEqual(['ALARM: "toy/losses" in us-east-1']);
  });

  test('that is set returns to what its metric says at the next look, and tells of both', async () => {
    await publish(0);
    await toy.clock.advance(16 * second);
    await setState('ALARM');
    await publish(0);
    await toy.clock.advance(16 * second);

    expect(changes()).toEqual([
      [15, 'INSUFFICIENT_DATA', 'OK'],
      [16, 'OK', 'ALARM'],
      [25, 'ALARM', 'OK'],
    ]);
    expect(events()).toHaveLength(1);
    expect(mails()).toEqual(['ALARM: "toy/losses" in us-east-1']);
  });

  test('can wake its target twice for one change', async () => {
    toy.lab.faults.add({ event: 'toy-alarms', mishap: { kind: 'duplicated', after: 3 * second } });

    await setState('ALARM');
    await toy.clock.advance(4 * second);

    const ids = toy.happenings.flatMap((it) => (it.kind === 'event' ? [(it.event as { id: string }).id] : []));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(changes()).toHaveLength(1);
  });

  test('that CloudWatch fails to evaluate keeps its state and says so, until it is looked at again', async () => {
    const [alarm] = toy.lab.alarms.list();
    if (alarm === undefined) throw new Error('the toy has no alarm');
    await toy.clock.advance(2 * second);

    toy.lab.alarms.obstruct(alarm, 'EVALUATION_FAILURE');
    await publish(12);
    await toy.clock.advance(20 * second);
    const obstructed = await described();
    toy.lab.alarms.obstruct(alarm, undefined);
    await toy.clock.advance(10 * second);
    const free = await described();

    expect(obstructed).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      EvaluationState: 'EVALUATION_FAILURE',
      StateUpdatedTimestamp: new Date(start + 2 * second),
      StateTransitionedTimestamp: new Date(start),
    });
    expect(free).toMatchObject({ StateValue: 'ALARM', StateTransitionedTimestamp: new Date(start + 25 * second) });
    expect(free?.EvaluationState).toBeUndefined();
  });
});

describe('an alarm’s history', () => {
  test('has its creation, its changes and its actions, the newest first', async () => {
    const topic = toy.lab.alarms.find(AlarmName)?.settings.actions.ALARM[0];
    await setState('ALARM', '{"by":"us"}');

    const items = await history();

    expect(items.map(({ HistoryItemType, HistorySummary }) => [HistoryItemType, HistorySummary])).toEqual([
      ['Action', `Successfully executed action ${topic}`],
      ['StateUpdate', 'Alarm updated from INSUFFICIENT_DATA to ALARM'],
      ['ConfigurationUpdate', 'Alarm "toy/losses" created'],
    ]);
    const [acted, changed, created] = items.map(({ HistoryData = '' }) => JSON.parse(HistoryData) as object);
    expect(acted).toMatchObject({
      actionState: 'Succeeded',
      stateUpdateTimestamp: start,
      notificationResource: topic,
      publishedMessage: expect.stringContaining('"NewStateReason":"a drill"'),
    });
    expect(changed).toEqual({
      version: '1.0',
      oldState: { stateValue: 'INSUFFICIENT_DATA', stateReason: 'Unchecked: Initial alarm creation' },
      newState: { stateValue: 'ALARM', stateReason: 'a drill', stateReasonData: { by: 'us' } },
    });
    expect(created).toMatchObject({
      version: '1.0',
      type: 'Create',
      createdAlarm: { alarmName: AlarmName, actionsEnabled: true },
    });
  });

  test('says why an action failed', async () => {
    const alarm = toy.lab.alarms.find(AlarmName);
    if (alarm === undefined) throw new Error('the toy has no alarm');
    const { standing } = alarm;

    const entry = action({ alarm, before: standing, after: standing }, 'arn:aws:sns:…:closed', null);

    const error = `Resource: ${alarm.settings.arn} is not authorized to perform: SNS:Publish on resource: arn:aws:sns:…:closed`;
    expect(entry).toMatchObject({
      type: 'Action',
      summary: `Failed to execute action arn:aws:sns:…:closed. Received error: "${error}"`,
      data: { actionState: 'Failed', publishedMessage: null, error },
    });
  });

  test('can be asked for by type', async () => {
    await setState('ALARM');

    const types = await Promise.all(
      (['Action', 'StateUpdate', 'ConfigurationUpdate'] as const).map(async (type) =>
        (await history(type)).map((item) => item.HistoryItemType),
      ),
    );

    expect(types).toEqual([['Action'], ['StateUpdate'], ['ConfigurationUpdate']]);
  });

  test('a reason’s data that is no JSON is refused', async () => {
    await expect(setState('ALARM', 'because')).rejects.toMatchObject({
      name: 'InvalidFormatFault',
      message: 'StateReasonData was not syntactically valid JSON.',
    });
  });
});

test('each alarm is looked at in a moment of its own where the phase is left to chance', async () => {
  const template = changedToy(({ Resources }) => {
    const { Alarm } = Resources;
    if (Alarm === undefined) throw new Error('the toy has no alarm');
    for (const name of ['b', 'c'])
      Resources[`Alarm${name}`] = { ...Alarm, Properties: { ...Alarm.Properties, AlarmName: `toy/${name}` } };
  });
  await toy.lab.close();
  toy = await startToy({ template, latencies: { evaluationPhase: (chance) => chance() } });

  await publish(12);
  await toy.clock.advance(22 * second);

  const moments = changes().map(([at]) => at);
  expect(moments).toHaveLength(3);
  expect(new Set(moments).size).toBe(3);
});
