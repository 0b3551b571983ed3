import * as z from 'zod';
import { identityPolicy, resourcePolicy, trustPolicy } from '../permissions/policy.ts';
import { latin1, shown, tags } from './checked.ts';
import { digits, kind } from './kind.ts';

/** The resource types that say who may do what. Each policy is read whole when the template is loaded. */

export const managedPolicyKind = kind({
  properties: z.strictObject({
    Description: shown(1000),
    Path: z.literal('/').optional(),
    PolicyDocument: identityPolicy,
  }),
  identify: ({ logicalId, partition, account }) => ({
    ref: `arn:${partition}:iam::${account}:policy/${logicalId}`,
    attributes: {},
  }),
  deploy: ({ PolicyDocument }, { ref }, { services }) => services.permissions.addManagedPolicy(ref, PolicyDocument),
});

/** A role is called by its logical id: our templates leave its name to CloudFormation. */
export const roleKind = kind({
  properties: z.strictObject({
    AssumeRolePolicyDocument: trustPolicy,
    Description: shown(1000, latin1),
    ManagedPolicyArns: z.array(z.string()).default([]),
    Tags: tags,
  }),
  identify: ({ logicalId, partition, account }) => ({
    ref: logicalId,
    attributes: { Arn: `arn:${partition}:iam::${account}:role/${logicalId}` },
  }),
  deploy: (it, { ref }, { services }) =>
    services.permissions.addRole({ name: ref, trust: it.AssumeRolePolicyDocument, managed: it.ManagedPolicyArns }),
});

export const policyKind = kind({
  properties: z.strictObject({
    PolicyName: z.string().regex(/^[\w+=,.@-]{1,128}$/),
    PolicyDocument: identityPolicy,
    Roles: z.array(z.string()),
  }),
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  deploy: ({ PolicyName, PolicyDocument, Roles }, _identity, { services }) => {
    for (const role of Roles) services.permissions.attach(role, PolicyName, PolicyDocument);
  },
});

export const keyKind = kind({
  properties: z.strictObject({
    Description: shown(8192),
    // New key material, the same key: whoever may use it notices nothing.
    EnableKeyRotation: z.boolean().optional(),
    KeyPolicy: resourcePolicy,
  }),
  identify: ({ logicalId, arn }) => {
    const id = digits(logicalId, 32);
    return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
  },
  deploy: ({ KeyPolicy }, { attributes: { Arn = '' } }, { services }) => services.permissions.protect(Arn, KeyPolicy),
});

export const topicPolicyKind = kind({
  properties: z.strictObject({ PolicyDocument: resourcePolicy, Topics: z.array(z.string()) }),
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  deploy: ({ PolicyDocument, Topics }, _identity, { services }) => {
    for (const topic of Topics) services.permissions.protect(topic, PolicyDocument);
  },
});

export const queuePolicyKind = kind({
  properties: z.strictObject({ PolicyDocument: resourcePolicy, Queues: z.array(z.url()) }),
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  deploy: ({ PolicyDocument, Queues }, _identity, { services, partition, region, account }) => {
    for (const url of Queues)
      services.permissions.protect(
        `arn:${partition}:sqs:${region}:${account}:${url.split('/').at(-1)}`,
        PolicyDocument,
      );
  },
});
