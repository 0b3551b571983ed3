import { partitionOf } from '../fields/partitions.ts';
import type { SettingsRule } from './site-rules.ts';
import type { SiteSettings } from '../site.ts';

/** Rules about who is told. */

/**
 * Amazon Q Developer in chat applications lists only Regions of this partition
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-regions.html).
 */
const chatWhereOffered: SettingsRule<SiteSettings> = {
  reads: ['region', 'notification.chat'],
  contradictions: ({ region, notification }) =>
    notification.chat !== undefined && partitionOf(region) !== 'aws'
      ? [{ at: ['notification', 'chat'], allowed: `no chat: AWS does not offer it in ${region}; use email` }]
      : [],
};

/** Case matters in no domain, and in hardly a mailbox: two subscriptions would send everything twice. */
const eachAddressOnce: SettingsRule<SiteSettings> = {
  reads: ['notification.email'],
  contradictions: ({ notification: { email } }) =>
    email.flatMap((address, index) =>
      email.findIndex((it) => it.toLowerCase() === address.toLowerCase()) < index
        ? [{ at: ['notification', 'email', index], allowed: 'each address once' }]
        : [],
    ),
};

export const notificationRules: readonly SettingsRule<SiteSettings>[] = [chatWhereOffered, eachAddressOnce];
