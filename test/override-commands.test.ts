import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseOverride, type Override } from '../failover/rules/override.ts';
import { hour, minute } from '../failover/time.ts';

/** Each command of the documents that writes an override, run as written, with a stand-in for `aws`. */

const root = join(import.meta.dirname, '..');
const documents = globSync(['*.md', 'docs/*.md'], { cwd: root });
const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');

const blocksOf = (language: string) =>
  documents.flatMap((document) =>
    [...textOf(document).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))]
      .map(([, text = '']) => text)
      .filter((text) => text.includes('ssm put-parameter'))
      .map((text) => [document, text] as const),
  );

/** Prints what an override would become; other calls answer nothing. */
const aws = '#!/bin/sh\nwhile [ $# -gt 0 ]; do if [ "$1" = --value ]; then printf %s "$2"; fi; shift; done\n';
/** As macOS's: no `-d`, and `-v+4H` instead. */
const macOsDate = `#!/bin/sh
case "$*" in
  *-d*) echo 'date: illegal option -- d' >&2; exit 1 ;;
  '-u -v+4H +%FT%TZ') exec /bin/date -u -d '+4 hours' +%FT%TZ ;;
  *) exit 2 ;;
esac
`;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const withCommands = (commands: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'dx-failover-commands-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(commands)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
};

const written = (shell: string, block: string, commands: Readonly<Record<string, string>>): Override => {
  const PATH = `${withCommands({ aws, ...commands })}:/usr/bin:/bin`;
  const { stdout, stderr } = spawnSync(shell, ['-euc', block], { encoding: 'utf8', env: { PATH } });
  expect(stderr).toBe('');
  return parseOverride(stdout);
};

/** How long the pin holds from now; undefined where it is none. */
const lengthOf = (override: Override): number | undefined =>
  override.kind === 'pin' ? override.pin.until - Date.now() : undefined;

const pins = blocksOf('sh').filter(([, text]) => !text.includes('"auto"'));
const others = blocksOf('sh').filter(([, text]) => text.includes('"auto"'));

describe('the commands that write an override', () => {
  it('are in the README, in both languages, and in the runbook, which has that for PowerShell', () => {
    expect(new Set(pins.map(([document]) => document))).toEqual(
      new Set(['README.md', 'README.zh-CN.md', 'docs/runbook.md']),
    );
    expect(
      blocksOf('powershell')
        .map(([document]) => document)
        .toSorted(),
    ).toEqual(['docs/runbook.md']);
  });

  it.each(pins)('R5 of %s pin from now on, on Linux and on macOS', (_, block) => {
    for (const commands of [{}, { date: macOsDate }]) {
      const length = lengthOf(written('sh', block, commands));

      expect(length).toBeGreaterThan(4 * hour - minute);
      expect(length).toBeLessThanOrEqual(4 * hour);
    }
  });

  it.each(others)('R5 of %s give the path back to the rules', (_, block) => {
    expect(written('sh', block, {})).toEqual({ kind: 'auto' });
  });

  it.each(blocksOf('powershell'))('R5 of %s compute the end, and pass the text by a file', (_, block) => {
    expect(block).toContain('until = $end');
    expect(block).toContain("[DateTime]::UtcNow.AddHours(4).ToString('s') + 'Z'");
    expect(block).toContain('--value file://pin.json');
  });

  it('write out no moment', () => {
    const blocks = ['sh', 'powershell'].flatMap((language) => blocksOf(language));

    expect(blocks.filter(([, text]) => /\d{4}-\d{2}-\d{2}T/.test(text))).toEqual([]);
  });
});
