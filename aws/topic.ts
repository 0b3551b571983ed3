import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** One message for all subscribers of a topic. */
export interface TopicMessage {
  readonly topicArn: string;
  /** The e-mail's subject: ASCII, at most 100 characters. */
  readonly subject: string;
  /** Plain text, for e-mail and every other protocol that is not named. */
  readonly email: string;
  /** The custom notification of Amazon Q Developer in chat applications. */
  readonly chat: object;
  /** For subscription filters: `failover`, `condition`, … */
  readonly kind: string;
  readonly key: string;
}

const attribute = (text: string) => ({ DataType: 'String', StringValue: text });

/**
 * Publishes one message in two forms. Amazon Q Developer in chat applications subscribes by `https` and silently drops
 * what is not of its schema, so it gets JSON under that protocol's key and everybody else the plain text.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html,
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export const publish = async (client: SNSClient, message: TopicMessage, signal: AbortSignal): Promise<void> => {
  const forms = { default: message.email, email: message.email, https: JSON.stringify(message.chat) };
  await client.send(
    new PublishCommand({
      TopicArn: message.topicArn,
      Subject: message.subject,
      MessageStructure: 'json',
      Message: JSON.stringify(forms),
      MessageAttributes: { kind: attribute(message.kind), key: attribute(message.key) },
    }),
    { abortSignal: signal },
  );
};
