import { DescribeAlarmsCommand, GetDashboardCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import * as sns from '@aws-sdk/client-sns';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createEndpoint } from '../../../lab/wire/endpoint.ts';
import type { FinishedCall, ServedCall } from '../../../lab/wire/endpoint.ts';
import { inProcess } from '../../../lab/wire/in-process.ts';
import { bytesOf, textOf } from '../../../lab/wire/protocol.ts';
import { ServiceError } from '../../../lab/wire/service.ts';
import { credentials, region, signedFor, start, startWire, throttled } from './wire-under-test.ts';

const pinned = { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'lost' } as const;

describe('the endpoint', () => {
  it('refuses an operation that it does not serve, and says which it does', async () => {
    const wire = startWire();

    await expect(wire.cloudwatch.send(new GetDashboardCommand({ DashboardName: 'x' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'the lab does not serve CloudWatch.GetDashboard; it serves PutMetricData, DescribeAlarms, SetAlarmState',
    });
  });

  it('refuses a service that it does not serve, and says which it does', async () => {
    const wire = startWire();

    await expect(new SSMClient(wire.settings).send(new GetParameterCommand({ Name: 'x' }))).rejects.toThrow(
      'the lab does not serve ssm; it serves CloudWatch, SNS',
    );
  });

  it('refuses a request that is not signed, and one for another Region', async () => {
    const wire = startWire();
    const headers = { 'x-amz-target': 'GraniteServiceVersion20100801.DescribeAlarms' };
    const send = async (more: object) => {
      const answer = await wire.endpoint.handle({
        method: 'POST',
        path: '/',
        headers: { ...headers, ...more },
        body: bytesOf('{}'),
      });
      return [answer.status, JSON.parse(textOf(answer.body)) as unknown];
    };

    expect(await send({})).toEqual([
      403,
      { __type: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' },
    ]);
    expect(await send(signedFor('monitoring', 'eu-west-1'))).toEqual([
      403,
      {
        __type: 'SignatureDoesNotMatch',
        message: 'Credential should be scoped to a valid region: the lab serves us-east-1, not eu-west-1',
      },
    ]);
  });

  it('refuses a fault of its own as one, with its text', async () => {
    const wire = startWire({ ListTopics: new RangeError('a bug') });

    await expect(wire.sns.send(new ListTopicsCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'the lab failed: RangeError: a bug',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('gives each request an id of its own', async () => {
    const wire = startWire({ DescribeAlarms: {} });

    const first = await wire.cloudwatch.send(new DescribeAlarmsCommand({}));
    const second = await wire.cloudwatch.send(new DescribeAlarmsCommand({}));

    expect(first.$metadata.requestId).toBe('00000000-0000-4000-8000-000000000001');
    expect(second.$metadata.requestId).toBe('00000000-0000-4000-8000-000000000002');
  });
});

describe('who looks at the calls', () => {
  it('asks whether the principal may, before the call runs', async () => {
    const wire = startWire();
    const asked: ServedCall[] = [];
    const services = [{ sdk: sns, operations: { ListTopics: () => ({}) } }];
    const authorize = (call: ServedCall) => {
      asked.push(call);
      throw new ServiceError('AuthorizationErrorException', 'reactor may not sns:ListTopics', 403);
    };
    const endpoint = createEndpoint({ services, clock: wire.clock, region, account: '1', authorize });
    const client = new sns.SNSClient({ ...wire.settings, requestHandler: inProcess(endpoint) });

    await expect(client.send(new ListTopicsCommand({}))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: 'reactor may not sns:ListTopics',
    });
    expect(asked).toMatchObject([{ action: 'sns:ListTopics', call: { principal: 'reactor' } }]);
  });

  it('lets an interceptor see a call by IAM’s name, and refuse it before it runs', async () => {
    const wire = startWire();
    const seen: ServedCall[] = [];
    const stop = wire.endpoint.intercept((call) => {
      seen.push(call);
      throw throttled;
    });

    await expect(wire.cloudwatch.send(new SetAlarmStateCommand(pinned))).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
    });
    stop();
    await wire.cloudwatch.send(new SetAlarmStateCommand(pinned));

    expect(seen).toMatchObject([
      { service: 'CloudWatch', operation: 'SetAlarmState', action: 'cloudwatch:SetAlarmState', input: pinned },
    ]);
    expect(wire.seen).toHaveLength(1);
  });

  it('lets an interceptor delay a call, which then runs at its later moment', async () => {
    const wire = startWire();
    wire.endpoint.intercept(() => wire.clock.sleep(5000));

    const sent = wire.cloudwatch.send(new SetAlarmStateCommand(pinned));
    await wire.clock.advance(5000);
    await sent;

    expect(wire.seen[0]?.call.now).toBe(start + 5000);
  });

  it('tells an observer how a call ended', async () => {
    const wire = startWire({ ListTopics: { Topics: [] }, DescribeAlarms: throttled });
    const finished: FinishedCall[] = [];
    const stop = wire.endpoint.onCall((call) => void finished.push(call));

    await wire.sns.send(new ListTopicsCommand({}));
    await expect(wire.cloudwatch.send(new DescribeAlarmsCommand({}))).rejects.toThrow('Rate exceeded');
    stop();
    await wire.sns.send(new ListTopicsCommand({}));

    expect(finished.map(({ action, output, error }) => [action, output, error])).toEqual([
      ['sns:ListTopics', { Topics: [] }, undefined],
      ['cloudwatch:DescribeAlarms', undefined, throttled],
    ]);
  });

  it('lets an observer lose the answer of a call that was done', async () => {
    const wire = startWire();
    wire.endpoint.onCall(() => {
      throw new ServiceError('RequestTimeout', 'nobody answered', 504);
    });

    await expect(wire.cloudwatch.send(new SetAlarmStateCommand(pinned))).rejects.toThrow('nobody answered');
    expect(wire.seen).toHaveLength(1);
  });
});

describe('a call in the process', () => {
  it('is given up as soon as the caller does, and runs all the same', async () => {
    const wire = startWire();
    wire.endpoint.intercept(() => wire.clock.sleep(5000));
    const caller = new AbortController();

    const sent = wire.cloudwatch.send(new SetAlarmStateCommand(pinned), { abortSignal: caller.signal });
    void wire.clock.advance(1000).then(() => caller.abort());
    await expect(sent).rejects.toMatchObject({ name: 'AbortError', message: 'Request aborted' });
    await wire.clock.advance(4000);

    expect(wire.seen).toHaveLength(1);
  });

  it('is not made where the caller had given up before', async () => {
    const wire = startWire();

    const sent = wire.cloudwatch.send(new SetAlarmStateCommand(pinned), { abortSignal: AbortSignal.abort() });

    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(wire.seen).toEqual([]);
  });
});

it('serves only what is a client’s module', () => {
  const { clock } = startWire();

  expect(() =>
    createEndpoint({ services: [{ sdk: {}, operations: {} }], clock, region, account: credentials.accessKeyId }),
  ).toThrow('sdk: no client class in it; pass the namespace of @aws-sdk/client-…');
});
