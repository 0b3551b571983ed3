import { gzipSync } from 'node:zlib';
import { DescribeAlarmsCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { ListTopicsCommand, PublishCommand } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { bytesOf, textOf } from '../../../lab/wire/protocol.ts';
import { ServiceError } from '../../../lab/wire/service.ts';
import { region, signedFor, start, startWire } from './wire-under-test.ts';

const datum = { MetricName: 'PacketLoss', Value: 12.5, Timestamp: new Date(start), StorageResolution: 1 };
const data = { Namespace: 'dx-failover/hq', MetricData: [datum] };
const target = { 'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData' };

describe('JSON, as CloudWatch speaks it', () => {
  it('carries times and numbers both ways', async () => {
    const alarm = {
      AlarmName: 'dx-failover/hq/signal/ping',
      StateValue: 'OK',
      StateTransitionedTimestamp: new Date(start),
    } as const;
    const wire = startWire({ DescribeAlarms: { MetricAlarms: [alarm] } });

    const { MetricAlarms } = await wire.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm.AlarmName] }));
    await wire.cloudwatch.send(new PutMetricDataCommand(data));

    expect(MetricAlarms).toEqual([alarm]);
    expect(wire.seen.map(({ input }) => input)).toEqual([{ AlarmNames: [alarm.AlarmName] }, data]);
  });

  it('reads a large body that comes packed', async () => {
    const wire = startWire();
    const many = { ...data, MetricData: Array.from({ length: 500 }, () => datum) };

    await wire.cloudwatch.send(new PutMetricDataCommand(many));
    await wire.endpoint.handle({
      method: 'POST',
      path: '/',
      headers: { ...signedFor('monitoring'), ...target, 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ Namespace: 'packed', MetricData: [] })),
    });

    expect(wire.seen.map(({ input }) => input)).toEqual([many, { Namespace: 'packed', MetricData: [] }]);
  });

  it('reports an error under its old query code to a client that asks for it', async () => {
    const wire = startWire({ SetAlarmState: new ServiceError('ResourceNotFound', 'no such alarm') });
    const command = new SetAlarmStateCommand({ AlarmName: 'x', StateValue: 'ALARM', StateReason: 'lost' });

    await expect(wire.cloudwatch.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'no such alarm',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    [
      'an unknown member',
      { ...data, Namespac: 'x' },
      'SerializationException',
      'The parameter Namespac is not recognized',
    ],
    [
      'an unknown member deep inside',
      { ...data, MetricData: [{ ...datum, Unitt: 'x' }] },
      'SerializationException',
      'The parameter MetricData.1.Unitt is not recognized',
    ],
    [
      'a missing member',
      { MetricData: [] },
      'MissingRequiredParameterException',
      'The parameter Namespace is required.',
    ],
    [
      'a missing member deep inside',
      { ...data, MetricData: [{ Value: 1 }] },
      'MissingRequiredParameterException',
      'The parameter MetricData.member.1.MetricName is required.',
    ],
    [
      'a text for a number',
      { ...data, MetricData: [{ MetricName: 'a', Value: '1' }] },
      'SerializationException',
      'The parameter MetricData.1.Value is invalid: a number is expected',
    ],
    [
      'a structure for a time',
      { ...data, MetricData: [{ ...datum, Timestamp: {} }] },
      'SerializationException',
      'The parameter MetricData.1.Timestamp is invalid: a timestamp is expected',
    ],
    [
      'one for many',
      { ...data, MetricData: {} },
      'SerializationException',
      'The parameter MetricData is invalid: a list is expected',
    ],
    [
      'many for one',
      { ...data, MetricData: [[]] },
      'SerializationException',
      'The parameter MetricData.1 is invalid: a structure is expected',
    ],
  ])('refuses %s', async (_what, body, __type, message) => {
    const wire = startWire();

    const headers = { ...signedFor('monitoring'), ...target };
    const answer = await wire.endpoint.handle({
      method: 'POST',
      path: '/',
      headers,
      body: bytesOf(JSON.stringify(body)),
    });

    expect(answer.status).toBe(400);
    expect(JSON.parse(textOf(answer.body))).toEqual({ __type, message });
    expect(wire.seen).toEqual([]);
  });

  it('refuses a body that is no JSON', async () => {
    const wire = startWire();

    const headers = { ...signedFor('monitoring'), ...target };
    const answer = await wire.endpoint.handle({ method: 'POST', path: '/', headers, body: bytesOf('{') });

    expect(JSON.parse(textOf(answer.body))).toMatchObject({
      __type: 'SerializationException',
      message: expect.stringMatching(/^the request cannot be read: /),
    });
  });
});

describe('query, as SNS speaks it', () => {
  it('carries maps, bytes and answers', async () => {
    const wire = startWire({
      Publish: { MessageId: 'a&b' },
      ListTopics: { Topics: [{ TopicArn: 'arn:1' }, { TopicArn: 'arn:2' }] },
    });
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'switch' },
      raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
    };

    const published = await wire.sns.send(new PublishCommand({ Message: 'ü=&', MessageAttributes }));
    const { Topics } = await wire.sns.send(new ListTopicsCommand({}));

    expect(published.MessageId).toBe('a&b');
    expect(Topics).toEqual([{ TopicArn: 'arn:1' }, { TopicArn: 'arn:2' }]);
    expect(wire.seen.map(({ input }) => input)).toEqual([{ Message: 'ü=&', MessageAttributes }, {}]);
  });

  it.each([
    ['Message=x&Mesage=y', 'UnknownParameter', 'The parameter Mesage is not recognized'],
    [
      'TopicArn=x',
      'ValidationError',
      '1 validation error detected: Value null at &apos;message&apos; failed to satisfy constraint: Member must not be null',
    ],
  ])('refuses %s', async (form, code, message) => {
    const wire = startWire();

    const headers = { ...signedFor('sns'), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const answer = await wire.endpoint.handle({
      method: 'POST',
      path: '/',
      headers,
      body: bytesOf(`Action=Publish&Version=1&${form}`),
    });

    expect(answer.status).toBe(400);
    expect(textOf(answer.body)).toContain(`<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`);
  });
});

describe('the credential scope', () => {
  it('names the principal', async () => {
    const wire = startWire();

    await wire.cloudwatch.send(new PutMetricDataCommand(data));

    expect(wire.seen[0]?.call).toEqual({ principal: 'reactor', region, account: '111122223333', now: start });
  });
});
