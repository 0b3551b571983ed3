import * as z from 'zod';
import { second } from '../../failover/time.ts';
import { resourcePolicy } from '../permissions/policy.ts';
import { shown } from './checked.ts';
import { digits, kind } from './kind.ts';

/** The resource types of which the lab needs little.  */

/** The policy of a topic that was given none: it serves the account (https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-key-concepts.html). */
const ownersTopic = (arn: string) =>
  resourcePolicy.parse({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: arn },
  });

export const topicKind = kind({
  properties: z.strictObject({
    TopicName: z.string().optional(),
    DisplayName: shown(100),
    KmsMasterKeyId: z.string().optional(),
  }),
  identify: ({ name, arn }) => {
    const topicArn = arn('sns', name('TopicName'));
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name('TopicName') } };
  },
  deploy: ({ KmsMasterKeyId }, { ref }, { services: { topics, permissions } }) => {
    topics.addTopic(ref);
    permissions.protect(ref, ownersTopic(ref));
    if (KmsMasterKeyId !== undefined) permissions.encrypt(ref, KmsMasterKeyId);
  },
});

export const subscriptionKind = kind({
  properties: z.strictObject({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string() }),
  identify: ({ logicalId, arn }) => ({ ref: arn('sns', `subscription:${logicalId}`), attributes: {} }),
  deploy: ({ TopicArn, Protocol, Endpoint }, _identity, { services }) =>
    services.topics.subscribe({ topicArn: TopicArn, protocol: Protocol, endpoint: Endpoint }),
});

export const queueKind = kind({
  properties: z.strictObject({
    QueueName: z.string().optional(),
    /** Seconds; AWS's default is four days. */
    MessageRetentionPeriod: z.number().int().min(60).max(1_209_600).default(345_600),
    // A key of SQS's own, which needs no permission, as none does.
    SqsManagedSseEnabled: z.boolean().optional(),
  }),
  identify: ({ name, arn, region, account }) => {
    const queueName = name('QueueName');
    return {
      ref: `https://sqs.${region}.amazonaws.com/${account}/${queueName}`,
      attributes: { Arn: arn('sqs', queueName), QueueName: queueName },
    };
  },
  deploy: (it, { attributes: { Arn = '', QueueName = '' } }, { services }) =>
    services.queues.add({ arn: Arn, name: QueueName, retention: it.MessageRetentionPeriod * second }),
});

/** In days (API reference, PutRetentionPolicy). */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const isDashboard = (body: string): boolean => {
  try {
    return Array.isArray((JSON.parse(body) as { readonly widgets?: unknown } | null)?.widgets);
  } catch {
    return false;
  }
};

/** It shows what is in the store, and does nothing. */
export const dashboardKind = kind({
  properties: z.strictObject({
    DashboardName: z
      .string()
      .regex(/^[\w-]{1,255}$/)
      .optional(),
    DashboardBody: z.string().refine(isDashboard, { error: 'no JSON with a list of widgets' }),
  }),
  identify: ({ name }) => ({ ref: name('DashboardName'), attributes: {} }),
  deploy: () => undefined,
});

export const logGroupKind = kind({
  properties: z.strictObject({
    LogGroupName: z
      .string()
      .regex(/^[.\-_/#A-Za-z0-9]{1,512}$/)
      .optional(),
    // No story lasts until a line would be thrown away.
    RetentionInDays: z.literal(retentions).optional(),
  }),
  identify: ({ name, arn }) => ({
    ref: name('LogGroupName'),
    attributes: { Arn: `${arn('logs', `log-group:${name('LogGroupName')}`)}:*` },
  }),
  deploy: (_properties, { ref }, { services }) => services.logs.addGroup(ref),
});

export const prefixListKind = kind({
  properties: z
    .strictObject({
      PrefixListName: z.string(),
      AddressFamily: z.enum(['IPv4', 'IPv6']),
      MaxEntries: z.number().int().min(1).max(1000),
      // As many as EC2 takes in one call (API reference, CreateManagedPrefixList).
      Entries: z
        .array(z.strictObject({ Cidr: z.string() }))
        .max(100)
        .default([]),
    })
    .refine((it) => it.Entries.length <= it.MaxEntries, { error: 'more Entries than MaxEntries' })
    .refine((it) => it.Entries.every(({ Cidr }) => Cidr.includes(':') === (it.AddressFamily === 'IPv6')), {
      error: 'an entry that is not of AddressFamily',
    }),
  identify: ({ logicalId, arn }) => {
    const id = `pl-${digits(logicalId, 17)}`;
    return { ref: id, attributes: { PrefixListId: id, Arn: arn('ec2', `prefix-list/${id}`) } };
  },
  updates: true,
  deploy: ({ PrefixListName: name, Entries, MaxEntries: maxEntries }, { ref: id }, { services }) =>
    services.transitGateway.addPrefixList({ id, name, maxEntries, entries: Entries.map(({ Cidr }) => Cidr) }),
});

export const staticRouteKind = kind({
  properties: z.strictObject({
    TransitGatewayRouteTableId: z.string(),
    TransitGatewayAttachmentId: z.string(),
    DestinationCidrBlock: z.string(),
  }),
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  // CloudFormation changes none: it makes a new one first.
  updates: true,
  deploy: (it, _identity, { services }) =>
    services.transitGateway.addStaticRoute(it.TransitGatewayRouteTableId, {
      cidr: it.DestinationCidrBlock,
      attachment: it.TransitGatewayAttachmentId,
    }),
});
