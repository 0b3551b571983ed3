import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { siteToJson } from '../../failover/settings/reading/site-to-json.ts';
import { readEnvironment } from '../../handlers/environment.ts';
import { list, site, testList } from '../failover/scene.ts';

const topic = 'arn:aws-cn:sns:cn-north-1:111122223333:dx-failover-hq';

const directoryWith = (file: string, text: string): string => {
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, file), text);
  return directory;
};

const { wiring: _, ...settings } = site;
const env = { DX_FAILOVER_TOPIC_ARN: topic, DX_FAILOVER_PREFIX_LISTS: `["${list}"]` };

describe('the reactor’s environment', () => {
  it('names the site’s file beside the bundle', () => {
    const directory = directoryWith('site.json', siteToJson(settings));

    const read = readEnvironment({ ...env, LAMBDA_TASK_ROOT: directory, DX_FAILOVER_TEST_PREFIX_LIST: testList });

    expect(read).toEqual({ topicArn: topic, site });
  });

  it('may name another file, and no test list', () => {
    const directory = directoryWith('other.json', siteToJson(settings));

    const read = readEnvironment({ ...env, DX_FAILOVER_SITE_FILE: join(directory, 'other.json') });

    expect(read.site.wiring).toEqual({ prefixLists: [list], testPrefixList: undefined });
  });

  it('is told all its faults at once', () => {
    const message = [
      'environment: DX_FAILOVER_TOPIC_ARN: got nothing; allowed: the ARN of the topic',
      'environment: DX_FAILOVER_PREFIX_LISTS: got "pl-1"; allowed: a JSON list of prefix list ids',
      'environment: DX_FAILOVER_TEST_PREFIX_LIST: got "mine"; allowed: an id such as pl-0123456789abcdef0',
    ].join('\n');

    expect(() => readEnvironment({ DX_FAILOVER_PREFIX_LISTS: 'pl-1', DX_FAILOVER_TEST_PREFIX_LIST: 'mine' })).toThrow(
      expect.objectContaining({ name: 'InvalidSettingsError', message }),
    );
  });
});
