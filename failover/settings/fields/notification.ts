import * as z from 'zod';
import * as form from './forms.ts';
import { hour, minute } from '../../time.ts';

const slack = z.strictObject({
  workspace: form.slackWorkspace.describe('The workspace, authorized in the console before.'),
  channel: form.slackChannel.describe('The channel.'),
});

const teams = z.strictObject({
  team: form.uuid('team').describe('The team, authorized in the console before.'),
  tenant: form.uuid('tenant').describe('The tenant.'),
  channel: form.text(1, 500).describe("The channel's id."),
});

const chat = z
  .strictObject({
    slack: slack.optional().describe('A Slack channel.'),
    teams: teams.optional().describe('A Microsoft Teams channel.'),
  })
  .refine((it) => (it.slack === undefined) !== (it.teams === undefined), { error: 'exactly one of slack or teams' })
  .describe('A channel, through Amazon Q Developer in chat applications.');

/** Who is told. */
export const notification = z.strictObject({
  email: form.list(form.email, 0, 20).default([]).describe('Who gets an e-mail. Each address must confirm once.'),
  chat: chat.optional(),
  reminder: form
    .duration(10 * minute, 7 * 24 * hour)
    .prefault('6h')
    .describe('A state that lasts is said again after this time.'),
});
