import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as sns from '@aws-sdk/client-sns';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { createEndpoint } from '../../../lab/wire/endpoint.ts';
import { inProcess } from '../../../lab/wire/in-process.ts';
import { ServiceError } from '../../../lab/wire/service.ts';
import type { Call, Service } from '../../../lab/wire/service.ts';

export const region = 'us-east-1';
export const start = Date.UTC(2026, 10, 24, 8);
export const credentials = { accessKeyId: 'reactor', secretAccessKey: 'none' };

/** One call as an operation of these services saw it. */
export interface Seen {
  readonly input: unknown;
  readonly call: Call;
}

/** An endpoint with one operation or two per protocol that note what they see and answer with `outputs`. */
export const startWire = (outputs: Readonly<Record<string, unknown>> = {}) => {
  const clock = createVirtualClock(start);
  const seen: Seen[] = [];
  const noting = (name: string) => (input: unknown, call: Call) => {
    seen.push({ input, call });
    const output = outputs[name];
    if (output instanceof Error) throw output;
    return output;
  };
  const serviceOf = (sdk: Service['sdk'], ...names: readonly string[]): Service => ({
    sdk,
    operations: Object.fromEntries(names.map((name) => [name, noting(name)])),
  });
  const services = [
    serviceOf(cloudwatch, 'PutMetricData', 'DescribeAlarms', 'SetAlarmState'),
    serviceOf(sns, 'Publish', 'ListTopics'),
  ];
  const endpoint = createEndpoint({ services, clock, region, account: '111122223333' });
  const settings = { region, credentials, maxAttempts: 1, requestHandler: inProcess(endpoint) };
  return {
    clock,
    seen,
    endpoint,
    settings,
    cloudwatch: new cloudwatch.CloudWatchClient(settings),
    sns: new sns.SNSClient(settings),
  };
};

/** The credential scope of a request that nobody signed. */
export const signedFor = (service: string, where = region) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=reactor/20261124/${where}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

export const throttled = new ServiceError('Throttling', 'Rate exceeded', 400);
