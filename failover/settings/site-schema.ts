import * as z from 'zod';
import { siteFields } from './site.ts';
import * as form from './fields/forms.ts';
import { addressRules } from './rules/address-rules.ts';
import { neighbourRules } from './rules/neighbour-rules.ts';
import { notificationRules } from './rules/notification-rules.ts';
import { probeRules } from './rules/probe-rules.ts';
import { routingRules } from './rules/routing-rules.ts';
import { keeping } from './rules/site-rules.ts';
import { targetRules } from './rules/target-rules.ts';
import { timerRules } from './rules/timer-rules.ts';

/** One site, as the configuration file holds it. */
export const siteSchema = keeping(siteFields, [
  ...addressRules,
  ...targetRules,
  ...routingRules,
  ...probeRules,
  ...timerRules,
  ...notificationRules,
]);

/** The configuration file: sites by name. */
export const settingsSchema = keeping(
  z.strictObject({ sites: z.record(form.siteName, siteSchema).describe('The sites by name.') }),
  neighbourRules,
);
