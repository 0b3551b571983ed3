import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { prefixListId } from '../failover/settings/fields/forms.ts';
import { InvalidSettingsError } from '../failover/settings/reading/settings-error.ts';
import { parseSite } from '../failover/settings/reading/site-json.ts';
import type { WiredSite } from '../failover/wiring.ts';

/** The variables of a process, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the deployment tells the reactor. */
export interface Settings {
  readonly site: WiredSite;
  readonly topicArn: string;
}

const idList = z
  .string({ error: 'a JSON list of prefix list ids' })
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'a JSON list of prefix list ids' });
      return z.NEVER;
    }
  })
  .pipe(z.array(prefixListId, { error: 'a JSON list of prefix list ids' }).min(1));

const variables = z.object({
  /** The site as JSON: a file, since the environment holds 4 KB only. Beside the bundle where not named. */
  DX_FAILOVER_SITE_FILE: z.string().min(1).optional(),
  LAMBDA_TASK_ROOT: z.string().optional(),
  DX_FAILOVER_TOPIC_ARN: z
    .string({ error: 'the ARN of the topic' })
    .regex(/^arn:[^:]+:sns:/, { error: 'the ARN of the topic' }),
  /** In the order of `routing.prefixLists`. */
  DX_FAILOVER_PREFIX_LISTS: idList,
  DX_FAILOVER_TEST_PREFIX_LIST: prefixListId.optional(),
});

const parseVariables = (env: Environment): z.output<typeof variables> => {
  const parsed = variables.safeParse(env);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    line: undefined,
    column: undefined,
    field: String(path[0]),
    got: JSON.stringify(env[String(path[0])]) ?? 'nothing',
    allowed: message,
  }));
  throw new InvalidSettingsError(errors, 'environment');
};

/**
 * Reads the environment and the site's file.
 * @throws InvalidSettingsError naming every variable, or every field of the file, that is wrong.
 */
export const readSettings = (env: Environment): Settings => {
  const known = parseVariables(env);
  const file = known.DX_FAILOVER_SITE_FILE ?? join(known.LAMBDA_TASK_ROOT ?? '.', 'site.json');
  const wiring = { prefixLists: known.DX_FAILOVER_PREFIX_LISTS, testPrefixList: known.DX_FAILOVER_TEST_PREFIX_LIST };
  return { site: { ...parseSite(readFileSync(file, 'utf8')), wiring }, topicArn: known.DX_FAILOVER_TOPIC_ARN };
};
