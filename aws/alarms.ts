import { DescribeAlarmsCommand, type CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmReading } from '../failover/snapshot.ts';

/** As many names as one DescribeAlarms takes; it gives 50 alarms unless asked for more. */
const namesPerCall = 100;

const chunks = (names: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(names.length / namesPerCall) }, (_, index) =>
    names.slice(index * namesPerCall, (index + 1) * namesPerCall),
  );

/** An alarm without a name, a state or the moment of its last change tells nothing: it counts as missing. */
const toReading = (alarm: MetricAlarm): AlarmReading[] => {
  const { AlarmName: name, StateValue: state, StateTransitionedTimestamp: since } = alarm;
  if (name === undefined || state === undefined || since === undefined) return [];
  return [{ name, state, since: since.getTime(), isQuestionable: alarm.EvaluationState !== undefined }];
};

/** Reads metric alarms by name, all calls at once. An alarm that does not exist is missing from the answer. */
export const readAlarms = async (
  client: CloudWatchClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly AlarmReading[]> => {
  const answers = await Promise.all(
    chunks(names).map((AlarmNames) =>
      client.send(new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm'], MaxRecords: namesPerCall }), {
        abortSignal: signal,
      }),
    ),
  );
  return answers.flatMap((answer) => (answer.MetricAlarms ?? []).flatMap(toReading));
};
