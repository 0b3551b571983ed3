import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { refusalOf, type Policies } from '../../../lab/permissions/judge.ts';
import { identityPolicy, resourcePolicy, trustPolicy, type Act } from '../../../lab/permissions/policy.ts';

const account = 'arn:aws:iam::111122223333:root';
const topic = 'arn:aws:sns:us-east-1:111122223333:announcements';
const reactor = { name: 'arn:aws:sts::111122223333:assumed-role/Reactor/reactor', root: account };
const cloudWatch = { name: 'cloudwatch.amazonaws.com' };
const publish: Act = { action: 'sns:Publish', resource: topic };

type Elements = Readonly<Record<string, unknown>>;
const document = (...statements: readonly Elements[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((elements) => ({ Effect: 'Allow', Action: 'sns:Publish', Resource: topic, ...elements })),
});

const own = (...statements: readonly Elements[]): Policies => ({
  identity: identityPolicy.parse(document(...statements)),
  resource: [],
});
const its = (...statements: readonly Elements[]): Policies => ({
  identity: [],
  resource: resourcePolicy.parse(document(...statements.map((it) => ({ Principal: '*', ...it })))),
});

const noIdentity = 'because no identity-based policy allows the sns:Publish action';
const noResource = 'because no resource-based policy allows the sns:Publish action';

describe('a principal of the account', () => {
  test('may do nothing that no policy allows', () => {
    expect(refusalOf(reactor, publish, own())).toBe(noIdentity);
  });

  test.each<[string, Elements, string | undefined]>([
    ['the action and the resource', {}, undefined],
    ['the action in other capitals', { Action: 'sns:PUBLISH' }, undefined],
    ['all actions', { Action: '*' }, undefined],
    ['actions by a wildcard', { Action: ['sns:Subscribe', 'sns:Pub*'] }, undefined],
    ['actions with one character open', { Action: 'sns:Publis?' }, undefined],
    ['another action', { Action: 'sns:Subscribe' }, noIdentity],
    ['the beginning of the action', { Action: 'sns:Publ' }, noIdentity],
    ['all resources', { Resource: '*' }, undefined],
    ['resources by a wildcard', { Resource: 'arn:aws:sns:*:111122223333:ann*' }, undefined],
    ['resources of which the wildcard ends at the colon', { Resource: 'arn:aws:*:announcements:x:y' }, noIdentity],
    ['a resource whose dots are dots', { Resource: topic.replace('announcements', 'announcement.') }, noIdentity],
    ['another resource', { Resource: `${topic}-2` }, noIdentity],
  ])('whose policy names %s', (_, elements, refusal) => {
    expect(refusalOf(reactor, publish, own(elements))).toBe(refusal);
  });

  test('may what the resource lets everybody do, without a policy of its own', () => {
    expect(refusalOf(reactor, publish, its({}))).toBeUndefined();
  });

  test('may not what the resource lets the account do, without a policy of its own', () => {
    const { resource } = its({ Principal: { AWS: account } });
    const { identity } = own({});

    expect(refusalOf(reactor, publish, { identity: [], resource })).toBe(noIdentity);
    expect(refusalOf(reactor, publish, { identity, resource })).toBeUndefined();
  });

  test('an explicit deny wins over every allow, wherever it stands', () => {
    const deny = { Effect: 'Deny', Resource: '*' };
    const allow = { identity: own({}).identity, resource: its({}).resource };

    expect(refusalOf(reactor, publish, { ...allow, identity: own({}, deny).identity })).toBe(
      'with an explicit deny in an identity-based policy',
    );
    expect(refusalOf(reactor, publish, { ...allow, resource: its({}, deny).resource })).toBe(
      'with an explicit deny in a resource-based policy',
    );
    const ofAccount = { ...deny, Principal: { AWS: account } };
    expect(refusalOf(reactor, publish, { ...allow, resource: its({}, ofAccount).resource })).toBe(
      'with an explicit deny in a resource-based policy',
    );
  });

  test('uses a key by its own policy only where the key lets the account decide', () => {
    const act = { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/1' };
    const identity = own({ Action: 'kms:Decrypt', Resource: act.resource }).identity;
    const root = its({ Action: 'kms:*', Resource: '*', Principal: { AWS: account } }).resource;

    expect(refusalOf(reactor, act, { identity, resource: [] })).toBe(
      'because no resource-based policy allows the kms:Decrypt action',
    );
    expect(refusalOf(reactor, act, { identity, resource: root })).toBeUndefined();
    expect(refusalOf(reactor, act, { identity: [], resource: root })).toBe(
      'because no identity-based policy allows the kms:Decrypt action',
    );
  });
});

describe('a service', () => {
  test.each<[string, Elements, string | undefined]>([
    ['it', { Principal: { Service: 'cloudwatch.amazonaws.com' } }, undefined],
    ['it among others', { Principal: { Service: ['a.amazonaws.com', 'cloudwatch.amazonaws.com'] } }, undefined],
    ['another', { Principal: { Service: 'events.amazonaws.com' } }, noResource],
    ['the account', { Principal: { AWS: account } }, noResource],
    ['everybody', { Principal: { AWS: '*' } }, undefined],
  ])('may what the resource lets %s do', (_, elements, refusal) => {
    expect(refusalOf(cloudWatch, publish, its(elements))).toBe(refusal);
  });
});

describe('a condition', () => {
  const alarm = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:dx-failover/hq/watch/x';
  const context = { 'aws:SourceArn': alarm, 'aws:SourceAccount': '111122223333', 'aws:SecureTransport': 'true' };

  test.each<[string, Elements, boolean]>([
    ['the same text', { StringEquals: { 'aws:SourceAccount': '111122223333' } }, true],
    ['one of several texts', { StringEquals: { 'aws:SourceAccount': ['1', '111122223333'] } }, true],
    ['another text', { StringEquals: { 'aws:SourceAccount': '1111' } }, false],
    ['a text with a wildcard, which is none in it', { StringEquals: { 'aws:SourceAccount': '1*' } }, false],
    ['a key that the request does not have', { StringEquals: { 'cloudwatch:namespace': 'DxFailover/hq' } }, false],
    ['an ARN with a wildcard', { ArnLike: { 'aws:SourceArn': alarm.replace(/x$/, '*') } }, true],
    ['an ARN with a wildcard in ArnEquals too', { ArnEquals: { 'aws:SourceArn': alarm.replace(/x$/, '?') } }, true],
    ['another ARN', { ArnLike: { 'aws:SourceArn': alarm.replace('watch', 'signal') } }, false],
    ['the truth', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['the untruth', { Bool: { 'aws:SecureTransport': 'false' } }, false],
    [
      'two of which one does not hold',
      { StringEquals: { 'aws:SourceAccount': '111122223333' }, Bool: { 'aws:SecureTransport': 'false' } },
      false,
    ],
  ])('holds or not: %s', (_, Condition, holds) => {
    expect(refusalOf(cloudWatch, { ...publish, context }, its({ Condition }))).toBe(holds ? undefined : noResource);
  });
});

describe('the lab refuses a policy with', () => {
  const anywhere = 'at Statement[0]';
  test.each<[string, Elements, string]>([
    ['NotAction', { NotAction: 'sns:*' }, `✖ Unrecognized key: "NotAction"\n  → ${anywhere}`],
    ['NotResource', { NotResource: '*' }, `✖ Unrecognized key: "NotResource"\n  → ${anywhere}`],
    ['a principal, in a policy of a role', { Principal: '*' }, `✖ Unrecognized key: "Principal"\n  → ${anywhere}`],
    [
      'an effect that is none',
      { Effect: 'allow' },
      `✖ Invalid option: expected one of "Allow"|"Deny"\n  → ${anywhere}.Effect`,
    ],
    ['an action that is none', { Action: 'Publish' }, `✖ * or service:Action\n  → ${anywhere}.Action[0]`],
    [
      'a Sid with a space',
      { Sid: 'Say it' },
      `✖ Invalid string: must match pattern /^[0-9A-Za-z]+$/\n  → ${anywhere}.Sid`,
    ],
    ['half an ARN', { Resource: 'arn:aws:sns:*' }, `✖ * or a whole ARN\n  → ${anywhere}.Resource[0]`],
    [
      'a policy variable',
      { Resource: 'arn:aws:sns:us-east-1:1:${aws:username}' },
      `✖ the lab knows no policy variables\n  → ${anywhere}.Resource[0]`,
    ],
    [
      'an operator that it does not know',
      { Condition: { StringNotEquals: { 'aws:SourceAccount': '1' } } },
      `✖ Unrecognized key: "StringNotEquals"\n  → ${anywhere}.Condition`,
    ],
    [
      'a key that it does not know',
      { Condition: { StringEquals: { 'aws:PrincipalTag/x': '1' } } },
      `✖ Unrecognized key: "aws:PrincipalTag/x"\n  → ${anywhere}.Condition.StringEquals`,
    ],
    [
      'an operator for a key of another kind',
      { Condition: { ArnLike: { 'aws:SourceAccount': '1' } } },
      `✖ Unrecognized key: "aws:SourceAccount"\n  → ${anywhere}.Condition.ArnLike`,
    ],
  ])('%s', (_, elements, message) => {
    const { error } = identityPolicy.safeParse(document(elements));

    expect(error && z.prettifyError(error)).toBe(message);
  });

  test.each<[string, unknown, string]>([
    ['a federated principal', { Federated: 'x' }, `✖ Unrecognized key: "Federated"\n  → ${anywhere}.Principal`],
    [
      'a role as a principal',
      { AWS: 'arn:aws:iam::111122223333:role/x' },
      `✖ of AWS principals the lab knows * and account roots\n  → ${anywhere}.Principal.AWS[0]`,
    ],
    ['a service that is none', { Service: 'sns' }, `✖ the name of a service\n  → ${anywhere}.Principal.Service[0]`],
  ])('%s', (_, Principal, message) => {
    const { error } = resourcePolicy.safeParse(document({ Principal }));

    expect(error && z.prettifyError(error)).toBe(message);
  });

  test('a resource, where it says who may assume a role', () => {
    const { error } = trustPolicy.safeParse(document({ Principal: '*' }));

    expect(error && z.prettifyError(error)).toBe(`✖ Unrecognized key: "Resource"\n  → ${anywhere}`);
  });

  test('two statements of one Sid', () => {
    const { error } = identityPolicy.safeParse(document({ Sid: 'Say' }, { Sid: 'Say' }));

    expect(error && z.prettifyError(error)).toBe('✖ two statements have the same Sid\n  → at Statement');
  });

  test('another version of the language', () => {
    const { error } = identityPolicy.safeParse({ ...document({}), Version: '2008-10-17' });

    expect(error && z.prettifyError(error)).toBe('✖ Invalid input: expected "2012-10-17"\n  → at Version');
  });
});
