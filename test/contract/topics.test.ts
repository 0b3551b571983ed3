import { PublishCommand as Publish } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLabFor, ways } from './clients.ts';
import { start, topic } from './lab-under-test.ts';

const json = (texts: object) => ({ TopicArn: topic, MessageStructure: 'json', Message: JSON.stringify(texts) });

describe.each(ways)('SNS, called by the SDK %s', (way) => {
  let lab: Awaited<ReturnType<typeof startLabFor>>;
  const texts = () => lab.topics.deliveries().map(({ subscription, text }) => [subscription.protocol, text]);
  beforeEach(async () => {
    lab = await startLabFor(way);
  });
  afterEach(() => lab.http.close());

  it('delivers one message to every subscription', async () => {
    const { MessageId } = await lab.sns.send(
      new Publish({ TopicArn: topic, Subject: 'hq: traffic moved to the VPN', Message: 'Größe & <Ruhe>\n' }),
    );

    const [first] = lab.topics.deliveries('email');
    expect(texts()).toEqual([
      ['email', 'Größe & <Ruhe>\n'],
      ['https', 'Größe & <Ruhe>\n'],
    ]);
    expect(first).toMatchObject({ messageId: MessageId, subject: 'hq: traffic moved to the VPN', at: start });
  });

  it('gives each protocol its own text, and the default to the rest', async () => {
    await lab.sns.send(new Publish(json({ default: '{"version":"1.0"}', email: 'plain' })));
    await lab.sns.send(new Publish(json({ default: 'all', email: 1 })));

    expect(texts()).toEqual([
      ['email', 'plain'],
      ['https', '{"version":"1.0"}'],
      ['email', 'all'],
      ['https', 'all'],
    ]);
  });

  it('takes attributes, which only a filter policy would read', async () => {
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'switch' } };

    await lab.sns.send(new Publish({ TopicArn: topic, Message: 'moved', MessageAttributes }));

    expect(texts()).toEqual([
      ['email', 'moved'],
      ['https', 'moved'],
    ]);
  });

  it('takes a type of one’s own behind a dot', async () => {
    const MessageAttributes = { kind: { DataType: 'String.prefixed', StringValue: 'switch' } };

    await lab.sns.send(new Publish({ TopicArn: topic, Message: 'moved', MessageAttributes }));

    expect(lab.topics.deliveries('email')).toHaveLength(1);
  });

  it('takes 256 KiB and 100 characters of subject', async () => {
    await lab.sns.send(new Publish({ TopicArn: topic, Subject: 's'.repeat(100), Message: 'x'.repeat(262_144) }));

    expect(lab.topics.deliveries('email')).toHaveLength(1);
  });

  it.each([
    [
      'a subject with a line break',
      { TopicArn: topic, Message: 'x', Subject: 'a\nb' },
      'InvalidParameterException',
      'Invalid parameter: Subject',
    ],
    [
      'JSON that is none',
      { ...json({}), Message: '{' },
      'InvalidParameterException',
      'Invalid parameter: Message Structure - JSON message body failed to parse',
    ],
    [
      'an attribute whose text is given as bytes',
      {
        TopicArn: topic,
        Message: 'x',
        MessageAttributes: { kind: { DataType: 'String', BinaryValue: new Uint8Array([1]) } },
      },
      'InvalidParameterValueException',
      "The message attribute 'kind' with type 'String' must use field 'String'.",
    ],
    [
      'JSON without a default',
      json({ email: 'x' }),
      'InvalidParameterException',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
  ])('refuses %s', async (_what, input, name, message) => {
    await expect(lab.sns.send(new Publish(input))).rejects.toMatchObject({ name, message });
    expect(lab.topics.deliveries()).toEqual([]);
  });
});
