import * as z from 'zod';
import { siteFields } from '../site.ts';
import * as form from './forms.ts';
import { addressRules } from './address-rules.ts';
import { neighbourRules } from './neighbour-rules.ts';
import { notificationRules } from './notification-rules.ts';
import { probeRules } from './probe-rules.ts';
import { routingRules } from './routing-rules.ts';
import { keeping } from './site-rules.ts';
import { targetRules } from './target-rules.ts';
import { timerRules } from './timer-rules.ts';

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
