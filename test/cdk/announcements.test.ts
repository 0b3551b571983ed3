import { describe, expect, test } from 'vitest';
import { onlyResource, resourcesOf } from './resolved.ts';
import { elsewhere, hq, siteOf } from './sites.ts';
import { stackOf, templateOf } from './synth.ts';

const template = templateOf(hq);
const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
const slack = { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } };
const teams = {
  teams: {
    team: '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9',
    tenant: '1b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9',
    channel: '19%3Aab%40thread.tacv2',
  },
};
const withChat = (chat: object) => siteOf({ notification: { chat } });

test('the topic is encrypted with a key of its own, which rotates and goes with the stack', () => {
  expect(onlyResource(template, 'AWS::SNS::Topic').Properties).toMatchObject({ KmsMasterKeyId: `<${key}.Arn>` });
  expect(onlyResource(template, 'AWS::KMS::Key')).toMatchObject({
    Properties: { EnableKeyRotation: true },
    DeletionPolicy: 'Delete',
  });
});

test("the watch alarms may use the topic and its key, or they would ring and nobody would hear: this account's only", () => {
  const own = { 'aws:SourceAccount': '123456789012' };
  const principal = { Service: 'cloudwatch.amazonaws.com' };

  expect(onlyResource(template, 'AWS::SNS::TopicPolicy').Properties['PolicyDocument']).toMatchObject({
    Statement: [
      {
        Effect: 'Deny',
        Action: 'sns:Publish',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: principal,
        Resource: `<${topic}>`,
        Condition: {
          StringEquals: own,
          ArnLike: {
            'aws:SourceArn': 'arn:PARTITION:cloudwatch:us-east-1:123456789012:alarm:dx-failover/hq/watch/*',
          },
        },
      },
    ],
  });
  expect(onlyResource(template, 'AWS::KMS::Key').Properties['KeyPolicy']).toMatchObject({
    Statement: [
      {},
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Principal: principal,
        Condition: { StringEquals: own },
      },
    ],
  });
});

test('every address of the configuration is asked to subscribe', () => {
  const site = siteOf({ notification: { email: ['noc@example.com', 'network@example.com'] } });

  const subscriptions = Object.values(resourcesOf(templateOf(site), 'AWS::SNS::Subscription'));

  expect(subscriptions.map(({ Properties }) => [Properties['Protocol'], Properties['Endpoint']])).toEqual([
    ['email', 'noc@example.com'],
    ['email', 'network@example.com'],
  ]);
});

describe('a chat channel', () => {
  test('is not made unless the configuration names one', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/chatbot/i);
  });

  test('in Slack reads the topic', () => {
    expect(
      onlyResource(templateOf(withChat(slack)), 'AWS::Chatbot::SlackChannelConfiguration').Properties,
    ).toMatchObject({
      ConfigurationName: 'dx-failover-hq',
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0123ABCD',
      SnsTopicArns: [`<${topic}>`],
    });
  });

  test('in Teams reads the topic', () => {
    const { Properties } = onlyResource(
      templateOf(withChat(teams)),
      'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
    );

    expect(Properties).toMatchObject({
      TeamId: teams.teams.team,
      TeamsTenantId: teams.teams.tenant,
      TeamsChannelId: teams.teams.channel,
      SnsTopicArns: [`<${topic}>`],
    });
  });

  test('is only told: its role has no permission, and its guardrail denies everything', () => {
    const chatting = templateOf(withChat(slack));
    const named = (type: string) =>
      Object.entries(resourcesOf(chatting, type)).filter(([id]) => id.startsWith('SiteAnnouncementsChat'));
    const [[guardrail, { Properties }] = ['', { Properties: {} }]] = named('AWS::IAM::ManagedPolicy');

    expect(onlyResource(chatting, 'AWS::Chatbot::SlackChannelConfiguration').Properties).toMatchObject({
      GuardrailPolicies: [`<${guardrail}>`],
    });
    expect(Properties).toMatchObject({
      PolicyDocument: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
    });
    expect(named('AWS::IAM::Policy')).toEqual([]);
    expect(named('AWS::IAM::Role')[0]?.[1].Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test.each(['cn-north-1', 'us-gov-west-1'])(
    'is refused in %s, also where no configuration file was checked',
    (region) => {
      const site = { ...elsewhere(region), notification: withChat(slack).notification };

      expect(() => stackOf(site)).toThrow(
        new Error(
          `sites.hq.notification.chat: Amazon Q Developer in chat applications does not exist in ${region}; leave chat out and use email`,
        ),
      );
    },
  );
});

test('a message on the topic changes nothing: nothing of ours hears it, only people do', () => {
  const withAll = templateOf(siteOf({ notification: { email: ['network@example.com'], chat: slack } }));

  const subscriptions = Object.values(resourcesOf(withAll, 'AWS::SNS::Subscription')).map(
    ({ Properties }) => Properties['Protocol'],
  );
  const callers = Object.values(resourcesOf(withAll, 'AWS::Lambda::Permission')).map(
    ({ Properties }) => Properties['Principal'],
  );
  expect(subscriptions).toEqual(['email']);
  expect(callers.length).toBeGreaterThan(0);
  expect(callers).not.toContain('sns.amazonaws.com');
});
