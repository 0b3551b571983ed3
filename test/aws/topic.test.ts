import * as sdk from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { publish } from '../../aws/topic.ts';
import { patient, served } from './served.ts';

describe('publishing', () => {
  it('sends plain text to everybody but chat, which gets its own JSON by https', async () => {
    const { client, inputs } = served(sdk, { Publish: () => ({ MessageId: '1' }) });
    const chat = { version: '1.0', source: 'custom' };

    await publish(
      new sdk.SNSClient(client),
      {
        topicArn: 'arn:aws-cn:sns:cn-north-1:1:t',
        subject: 'moved',
        email: 'Traffic moved.',
        chat,
        kind: 'failover',
        key: 'failover',
      },
      patient,
    );

    const [input] = inputs as [sdk.PublishCommandInput];
    expect(input).toMatchObject({
      TopicArn: 'arn:aws-cn:sns:cn-north-1:1:t',
      Subject: 'moved',
      MessageStructure: 'json',
      MessageAttributes: { kind: { StringValue: 'failover' }, key: { StringValue: 'failover' } },
    });
    expect(JSON.parse(input.Message ?? '')).toEqual({
      default: 'Traffic moved.',
      email: 'Traffic moved.',
      https: JSON.stringify(chat),
    });
  });
});
