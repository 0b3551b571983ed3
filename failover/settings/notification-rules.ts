import type { Rule } from './site-rules.ts';
import type { SiteSettings } from '../site.ts';

/** Rules about who is told. */

/**
 * Amazon Q Developer in chat applications lists no Region of these partitions
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/chatbot-regions.html), and their CloudFormation has no AWS::Chatbot.
 */
const withoutChat = /^(?:cn|us-gov)-/;

const chatWhereOffered: Rule<SiteSettings> = {
  reads: ['region', 'notification.chat'],
  contradictions: ({ region, notification }) =>
    notification.chat !== undefined && withoutChat.test(region)
      ? [{ at: ['notification', 'chat'], allowed: `no chat: AWS does not offer it in ${region}; use email` }]
      : [],
};

const eachAddressOnce: Rule<SiteSettings> = {
  reads: ['notification.email'],
  contradictions: ({ notification: { email } }) =>
    email.flatMap((address, index) =>
      email.indexOf(address) < index ? [{ at: ['notification', 'email', index], allowed: 'each address once' }] : [],
    ),
};

export const notificationRules: readonly Rule<SiteSettings>[] = [chatWhereOffered, eachAddressOnce];
