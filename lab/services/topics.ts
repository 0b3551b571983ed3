import * as sdk from '@aws-sdk/client-sns';
import type { Instant } from '../../failover/time.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Call, Service } from '../wire/service.ts';
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
export type Publication = Pick<sdk.PublishCommandInput, 'Message' | 'MessageStructure' | 'Subject' | 'TopicArn'>;

/** SNS of the lab. A delivery never fails. */
export interface Topics {
  readonly service: Service;
  addTopic(arn: string): void;
  /** Throws a `ServiceError` where the topic does not exist. */
  subscribe(subscription: Subscription): void;
  /** As `Publish`, for the lab's own publishers. Gives the message's id. */
  publish(publication: Publication, at: Instant): string;
  /** Everything that was delivered, in order; of one protocol, if named. */
  deliveries(protocol?: string): readonly Delivery[];
  /** Hears of each delivery. */
  onDelivery(listener: (delivery: Delivery) => void): void;
}

interface State {
  readonly subscriptions: Map<string, Subscription[]>;
  readonly deliveries: Delivery[];
  readonly listeners: Set<(delivery: Delivery) => void>;
  published: number;
}

type Texts = Readonly<Record<string, unknown>> & { readonly default: string };

const maximumBytes = 262_144;

const invalid = (what: string): ServiceError =>
  new ServiceError('InvalidParameterException', `Invalid parameter: ${what}`);

const subscriptionsOf = ({ subscriptions }: State, arn: string): Subscription[] => {
  const found = subscriptions.get(arn);
  if (!found) throw new ServiceError('NotFoundException', 'Topic does not exist');
  return found;
};

const checkMessage = (message: string): void => {
  if (message === '') throw invalid('Empty message');
  if (Buffer.byteLength(message) > maximumBytes) throw invalid('Message too long');
};

const parsed = (message: string): unknown => {
  try {
    return JSON.parse(message);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
};

/** The texts by protocol of a message of structure `json`; one without is the same for all. */
const textsOf = ({ Message: message = '', MessageStructure: structure }: Publication): Texts => {
  checkMessage(message);
  if (structure === undefined) return { default: message };
  const texts = parsed(message);
  if (typeof texts !== 'object' || texts === null || typeof (texts as Partial<Texts>).default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  return texts as Texts;
};

const publish = (state: State, publication: Publication, at: Instant): string => {
  const { TopicArn: arn, Subject: subject } = publication;
  if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  const subscriptions = subscriptionsOf(state, arn);
  const texts = textsOf(publication);
  state.published += 1;
  const messageId = `00000000-0000-4000-9000-${String(state.published).padStart(12, '0')}`;
  for (const subscription of subscriptions) {
    // A text that is no string is passed over (API reference, Publish).
    const own = texts[subscription.protocol];
    const delivery = { messageId, subscription, subject, text: typeof own === 'string' ? own : texts.default, at };
    state.deliveries.push(delivery);
    for (const listener of state.listeners) listener(delivery);
  }
  return messageId;
};

/** Makes SNS without a topic. */
export const createTopics = (): Topics => {
  const state: State = { subscriptions: new Map(), deliveries: [], listeners: new Set(), published: 0 };
  const operation = (input: sdk.PublishCommandInput, { now }: Call): Answer<sdk.PublishCommandOutput> => ({
    MessageId: publish(state, input, now),
  });
  return {
    service: {
      sdk,
      operations: {
        // Message attributes serve filter policies only, which no subscription of the lab has.
        Publish: servingOnly(['TopicArn', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'], operation),
      },
    },
    addTopic: (arn) => void state.subscriptions.set(arn, []),
    subscribe: (subscription) => void subscriptionsOf(state, subscription.topicArn).push(subscription),
    publish: (publication, at) => publish(state, publication, at),
    deliveries: (protocol) =>
      state.deliveries.filter(({ subscription }) => protocol === undefined || subscription.protocol === protocol),
    onDelivery: (listener) => void state.listeners.add(listener),
  };
};
