import * as sdk from '@aws-sdk/client-sns';
import type { Instant } from '../../failover/time.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Call, Service } from '../wire/service.ts';
import { weighAttributes } from './message-attributes.ts';
import { servingOnly } from './served-members.ts';

/** Who hears of a topic, and how: `email`, `https`, `sqs`, `lambda`, … */
export interface Subscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** One message as one subscription got it. */
export interface Delivery {
  readonly messageId: string;
  readonly subscription: Subscription;
  readonly subject: string | undefined;
  /** The text of this subscription's protocol. */
  readonly text: string;
  readonly at: Instant;
}

/** What is published, by a call or by an alarm's action. */
export type Publication = Pick<
  sdk.PublishCommandInput,
  'Message' | 'MessageAttributes' | 'MessageStructure' | 'Subject' | 'TopicArn'
>;

/** SNS of the lab. A delivery never fails. */
export interface Topics {
  readonly service: Service;
  addTopic(arn: string): void;
  /** Throws a `ServiceError` where the topic does not exist, or SNS has no such protocol or endpoint. */
  subscribe(subscription: Subscription): void;
  /** As `Publish`, for the lab's own publishers. Gives the message's id. */
  publish(publication: Publication, at: Instant): string;
  /** Everything that was delivered, in order; of one protocol, if named. */
  deliveries(protocol?: string): readonly Delivery[];
  /** Hears of each delivery. */
  onDelivery(listener: (delivery: Delivery) => void): void;
}

type Texts = Readonly<Record<string, unknown>> & { readonly default: string };

const maximumBytes = 262_144;

const invalid = (what: string): ServiceError =>
  new ServiceError('InvalidParameterException', `Invalid parameter: ${what}`);

const parsed = (message: string): unknown => {
  try {
    return JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
};

/** The texts by protocol of a message of structure `json`; one without is the same for all. */
const textsOf = (publication: Publication): Texts => {
  const { Message: message = '', MessageStructure: structure, MessageAttributes: attributes = {} } = publication;
  if (message === '') throw invalid('Empty message');
  if (Buffer.byteLength(message) + weighAttributes(attributes) > maximumBytes) throw invalid('Message too long');
  if (structure === undefined) return { default: message };
  const texts = parsed(message);
  if (typeof texts !== 'object' || texts === null || typeof (texts as Partial<Texts>).default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  return texts as Texts;
};

/** What an endpoint of each protocol looks like (API reference, Subscribe). */
const endpoints: Readonly<Record<string, RegExp>> = {
  http: /^http:\/\/./,
  https: /^https:\/\/./,
  email: /^[^@\s]+@[^@\s]+$/,
  'email-json': /^[^@\s]+@[^@\s]+$/,
  sms: /^\+?\d+$/,
  sqs: /^arn:[^:]+:sqs:/,
  lambda: /^arn:[^:]+:lambda:/,
  firehose: /^arn:[^:]+:firehose:/,
  application: /^arn:[^:]+:sns:/,
};

/** The sentences are modelled after those of other parameters. */
const checkEndpoint = ({ protocol, endpoint }: Subscription): void => {
  const form = endpoints[protocol];
  if (form === undefined) throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
  if (!form.test(endpoint)) throw invalid(`Endpoint must match the protocol ${protocol}, got ${endpoint}`);
};

/** Makes SNS without a topic. */
export const createTopics = (): Topics => {
  const topics = new Map<string, Subscription[]>();
  const deliveries: Delivery[] = [];
  const listeners = new Set<(delivery: Delivery) => void>();
  let published = 0;

  const subscriptionsOf = (arn: string): Subscription[] => {
    const found = topics.get(arn);
    if (!found) throw new ServiceError('NotFoundException', 'Topic does not exist');
    return found;
  };

  const publish: Topics['publish'] = (publication, at) => {
    const { TopicArn: arn, Subject: subject } = publication;
    if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
    const [subscriptions, texts] = [subscriptionsOf(arn), textsOf(publication)];
    published += 1;
    const messageId = `00000000-0000-4000-9000-${String(published).padStart(12, '0')}`;
    for (const subscription of subscriptions) {
      // A text that is no string is passed over (API reference, Publish).
      const own = texts[subscription.protocol];
      const delivery = { messageId, subscription, subject, text: typeof own === 'string' ? own : texts.default, at };
      deliveries.push(delivery);
      for (const listener of listeners) listener(delivery);
    }
    return messageId;
  };

  const operation = (input: sdk.PublishCommandInput, { now }: Call): Answer<sdk.PublishCommandOutput> => ({
    MessageId: publish(input, now),
  });
  return {
    service: {
      sdk,
      operations: {
        Publish: servingOnly(['TopicArn', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'], operation),
      },
    },
    addTopic: (arn) => void topics.set(arn, []),
    subscribe: (subscription) => {
      checkEndpoint(subscription);
      subscriptionsOf(subscription.topicArn).push(subscription);
    },
    publish,
    deliveries: (protocol) =>
      deliveries.filter(({ subscription }) => protocol === undefined || subscription.protocol === protocol),
    onDelivery: (listener) => void listeners.add(listener),
  };
};
