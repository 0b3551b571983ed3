import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { watchPrefix } from '../failover/names.ts';
import type { Site } from '../failover/settings/site.ts';
import { arnsOf } from './arns.ts';
import { ChatChannel } from './chat-channel.ts';

export interface AnnouncementsProps {
  readonly site: Site;
}

/**
 * Where a site's announcements are published: a topic, encrypted with a key of its own, and who reads it.
 *
 * The key is the customer's because `alias/aws/sns` cannot let CloudWatch use it: its alarms would vanish without an error
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).
 */
export class Announcements extends Construct {
  readonly topic: sns.Topic;
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, { site }: AnnouncementsProps) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: `Announcements of the dx-failover site ${site.name}`,
      enableKeyRotation: true,
      // Nothing at rest needs it once the topic is gone, and a retained key costs money for ever.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: `dx-failover-${site.name}`,
      displayName: `dx-failover ${site.name}`,
      masterKey: this.key,
      enforceSSL: true,
    });
    this.letAlarmsPublish(site);
    for (const address of site.notification.email) this.topic.addSubscription(new EmailSubscription(address));
    if (site.notification.chat)
      new ChatChannel(this, 'Chat', { site, chat: site.notification.chat, topic: this.topic });
  }

  /** The watch alarms of this site, and no others, publish here. */
  private letAlarmsPublish(site: Site): void {
    const conditions = {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
      ArnLike: { 'aws:SourceArn': arnsOf(this).alarm(`${watchPrefix(site)}*`) },
    };
    const principals = [new iam.ServicePrincipal('cloudwatch.amazonaws.com')];
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'WatchAlarmsPublish',
        principals,
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'WatchAlarmsEncrypt',
        principals,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: conditions.StringEquals },
      }),
    );
  }
}
