import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Site } from '../failover/settings/site.ts';
import { partitionOf } from '../failover/settings/fields/partitions.ts';

export interface ChatChannelProps {
  readonly site: Site;
  readonly chat: NonNullable<Site['notification']['chat']>;
  readonly topic: sns.ITopic;
}

/**
 * A Slack or Teams channel that reads the announcements, by Amazon Q Developer in chat applications. It is only told:
 * whoever writes there can do nothing in the account.
 *
 * @throws Error where the site's partition does not have the service
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-regions.html).
 */
export class ChatChannel extends Construct {
  constructor(scope: Construct, id: string, { site, chat, topic }: ChatChannelProps) {
    super(scope, id);
    if (partitionOf(site.region) !== 'aws') {
      throw new Error(
        `sites.${site.name}.notification.chat: Amazon Q Developer in chat applications does not exist in ${site.region}; leave chat out and use email`,
      );
    }
    const role = new iam.Role(this, 'Role', {
      description: 'Amazon Q Developer in chat applications: reads announcements, may do nothing',
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
    });
    const shared = {
      configurationName: `dx-failover-${site.name}`,
      iamRoleArn: role.roleArn,
      snsTopicArns: [topic.topicArn],
      guardrailPolicies: [nothing(this).managedPolicyArn],
    };
    if (chat.slack) {
      new chatbot.CfnSlackChannelConfiguration(this, 'Slack', {
        ...shared,
        slackWorkspaceId: chat.slack.workspace,
        slackChannelId: chat.slack.channel,
      });
    }
    if (chat.teams) {
      new chatbot.CfnMicrosoftTeamsChannelConfiguration(this, 'Teams', {
        ...shared,
        teamId: chat.teams.team,
        teamsTenantId: chat.teams.tenant,
        teamsChannelId: chat.teams.channel,
      });
    }
  }
}

/** Without a guardrail of ours the service falls back to AdministratorAccess as the limit of what the channel may do. */
const nothing = (scope: Construct): iam.ManagedPolicy =>
  new iam.ManagedPolicy(scope, 'Guardrail', {
    description: 'What the chat channel of dx-failover may do in this account: nothing',
    statements: [new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['*'], resources: ['*'] })],
  });
