import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { jsonOf } from '../failover/json.ts';
import { InvalidSettingsError } from '../failover/settings/reading/settings-error.ts';
import { parseSite } from '../failover/settings/reading/site-json.ts';
import type { WiredSite } from '../failover/wiring.ts';

/** The variables of a process, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the deployment tells the reactor. */
export interface ReactorSettings {
  readonly site: WiredSite;
  readonly topicArn: string;
}

const id = z.string().check(z.regex(/^pl-[0-9a-f]{8,17}$/));

const variables = z.object({
  /** The site as JSON: a file, since the environment holds 4 KB only. Beside the bundle where not named. */
  DX_FAILOVER_SITE_FILE: z.optional(z.string().check(z.minLength(1))),
  LAMBDA_TASK_ROOT: z.optional(z.string()),
  DX_FAILOVER_TOPIC_ARN: z.string().check(z.regex(/^arn:[^:]+:sns:/)),
  /** In the order of `routing.prefixLists`. */
  DX_FAILOVER_PREFIX_LISTS: jsonOf(z.array(id).check(z.minLength(1))),
  DX_FAILOVER_TEST_PREFIX_LIST: z.optional(id),
});

/** What each may be, in words. */
const allowed: Readonly<Record<string, string>> = {
  DX_FAILOVER_TOPIC_ARN: 'the ARN of the topic',
  DX_FAILOVER_PREFIX_LISTS: 'a JSON list of prefix list ids',
  DX_FAILOVER_TEST_PREFIX_LIST: 'an id such as pl-0123456789abcdef0',
};

const parseVariables = (env: Environment): z.output<typeof variables> => {
  const parsed = variables.safeParse(env);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0]);
    const got = JSON.stringify(env[field]) ?? 'nothing';
    return { line: undefined, column: undefined, field, got, allowed: allowed[field] ?? message };
  });
  throw new InvalidSettingsError(errors, 'environment');
};

/**
 * Reads the environment and the site's file.
 * @throws InvalidSettingsError naming every variable, or every field of the file, that is wrong.
 */
export const readEnvironment = (env: Environment): ReactorSettings => {
  const known = parseVariables(env);
  const file = known.DX_FAILOVER_SITE_FILE ?? join(known.LAMBDA_TASK_ROOT ?? '.', 'site.json');
  const wiring = { prefixLists: known.DX_FAILOVER_PREFIX_LISTS, testPrefixList: known.DX_FAILOVER_TEST_PREFIX_LIST };
  return { site: { ...parseSite(readFileSync(file, 'utf8')), wiring }, topicArn: known.DX_FAILOVER_TOPIC_ARN };
};
