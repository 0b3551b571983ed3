import { gunzipSync } from 'node:zlib';
import type { CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import { HttpResponse, type HttpHandler } from '@smithy/core/protocols';
import type { Clock, Instant } from '../../failover/time.ts';

/** One value of one metric as it arrived. */
export interface Arrived {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: Instant;
  readonly value: number | undefined;
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly resolution: number;
  readonly unit: string;
  /** When the call arrived. */
  readonly arrived: Instant;
}

/** One SetAlarmState as it arrived. */
export interface AlarmSet {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly data: unknown;
  readonly arrived: Instant;
}

interface WireDatum {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StorageResolution: number;
  readonly Unit: string;
}

/** Answers, never answers, or refuses with this error code. */
export type Manner = 'answers' | 'stalls' | { readonly code: string };

/** Stands in for CloudWatch: reads the SDK's own requests, and keeps what they said. */
export interface CloudWatchStandIn {
  readonly data: Arrived[];
  readonly alarms: AlarmSet[];
  /** The namespace and the number of datapoints of each PutMetricData, in order. */
  readonly calls: { readonly namespace: string; readonly size: number; readonly arrived: Instant }[];
  /** How it behaves from now on, per operation. */
  readonly manner: { PutMetricData: Manner; SetAlarmState: Manner };
  /** Takes one request of the wire; resolves with the status and body. */
  receive(request: { headers: Record<string, string>; body: Uint8Array }): { status: number; body: string } | undefined;
  /** For the SDK's client. */
  readonly client: CloudWatchClientConfig;
}

const arrivedOf = (datum: WireDatum, arrived: Instant): Arrived => ({
  name: datum.MetricName,
  dimensions: Object.fromEntries(datum.Dimensions.map(({ Name, Value }) => [Name, Value])),
  at: Math.round(datum.Timestamp * 1000),
  value: datum.Value,
  values: datum.Values ?? [],
  counts: datum.Counts ?? [],
  resolution: datum.StorageResolution,
  unit: datum.Unit,
  arrived,
});

/** One that has heard nothing yet. Its time is `clock`'s. */
export const createCloudWatchStandIn = (clock: Pick<Clock, 'now'>): CloudWatchStandIn => {
  const data: Arrived[] = [];
  const alarms: AlarmSet[] = [];
  const calls: CloudWatchStandIn['calls'] = [];
  const manner: CloudWatchStandIn['manner'] = { PutMetricData: 'answers', SetAlarmState: 'answers' };

  const keepData = (input: { Namespace: string; MetricData: readonly WireDatum[] }): void => {
    const arrived = clock.now();
    calls.push({ namespace: input.Namespace, size: input.MetricData.length, arrived });
    data.push(...input.MetricData.map((datum) => arrivedOf(datum, arrived)));
  };
  const keepAlarm = (input: Record<'AlarmName' | 'StateValue' | 'StateReason' | 'StateReasonData', string>): void => {
    const { AlarmName: name, StateValue: state, StateReason: reason, StateReasonData } = input;
    alarms.push({ name, state, reason, data: JSON.parse(StateReasonData), arrived: clock.now() });
  };

  const receive: CloudWatchStandIn['receive'] = ({ headers, body }) => {
    const operation = headers['x-amz-target']?.endsWith('.PutMetricData') === true ? 'PutMetricData' : 'SetAlarmState';
    const how = manner[operation];
    if (how === 'stalls') return undefined;
    if (how !== 'answers') return { status: 400, body: JSON.stringify({ __type: how.code, message: 'no' }) };
    const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : Buffer.from(body);
    const input: unknown = JSON.parse(text.toString());
    if (operation === 'PutMetricData') keepData(input as Parameters<typeof keepData>[0]);
    else keepAlarm(input as Parameters<typeof keepAlarm>[0]);
    return { status: 200, body: '{}' };
  };

  const requestHandler: HttpHandler = {
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    handle: ({ headers: given, body }) => {
      const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
      // The SDK's JSON body is a Uint8Array that warns when it is asked for its text.
      const bytes = typeof body === 'string' ? Buffer.from(body) : new Uint8Array(body as Uint8Array);
      const answer = receive({ headers, body: bytes });
      if (answer === undefined) return new Promise(() => undefined);
      const { status: statusCode, body: text } = answer;
      const type = { 'content-type': 'application/x-amz-json-1.0' };
      return Promise.resolve({ response: new HttpResponse({ statusCode, headers: type, body: Buffer.from(text) }) });
    },
  };
  const credentials = { accessKeyId: 'AKIDPROBE', secretAccessKey: 'secret' };
  return { data, alarms, calls, manner, receive, client: { requestHandler, credentials } };
};
