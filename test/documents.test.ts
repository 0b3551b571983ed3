import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const documents = [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })].toSorted();
const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');

/** The anchor that a heading gets on GitHub. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (document: string): string[] =>
  [...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const linksOf = (document: string): string[] =>
  [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !link.startsWith('https:'));

const isDead = (document: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
};

/** Only timed, never said: its beginning is a notice. */
const neverSaid = 'a move is respected';

/** Every headline that an announcement may have, in its fixed parts. */
const headlines = (): string[][] => {
  const sources = globSync('failover/*.ts', { cwd: root }).map(textOf).join('\n');
  const single = [...sources.matchAll(/headline = ?(['`])(.+?)\1|headline: (['`])(.+?)\3/g)].map(
    ([, , one, , other]) => one ?? other ?? '',
  );
  const [, held = ''] = /heldHeadlines[^=]+= \{(.+?)\n\}/s.exec(sources) ?? [];
  return [...single, ...[...held.matchAll(/: '(.+)'/g)].map(([, text = '']) => text)]
    .map((text) => text.split(/\$\{[^}]*\}/).map((part) => part.trim()))
    .filter(([first]) => first !== neverSaid);
};

/** The rows of the README's table of claims: what it is about, how it is known, what rests on it. */
const claims = (): string[][] =>
  (textOf('README.md').split('## What we know, and how')[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split(' | ')
        .slice(1)
        .map((cell) => cell.replace(/ \|$/, '')),
    );

describe('the documents', () => {
  it.each([
    ['README.md', 'This has not run on AWS yet.'],
    ['README.zh-CN.md', '本项目尚未在 AWS 上运行过。'],
  ])('say at the top of %s that this has not run on AWS yet', (document, sentence) => {
    const [top = ''] = textOf(document).split('\n## ');

    expect(top).toContain(sentence);
  });

  it('say of each claim whether it was measured, modelled, reckoned, documented, assumed or is not known', () => {
    const ways = /^(measured here|modelled|reckoned here|documented by AWS|assumed|not known)/;

    expect(claims().length).toBeGreaterThan(30);
    expect(claims().filter(([, how = '', rests = '']) => !ways.test(how) || rests === '')).toEqual([]);
  });

  it.each([
    ['An event on `SetAlarmState`', /^documented by AWS/, /up to a minute later/],
    ['The dimensions: connection, interface, address family', /^documented by AWS/, /BGP is read directly/],
    ['`DescribeAlarms` asked by name, with a policy that names these alarms', /^assumed/, /every alarm is unknown/],
    ['The installation of the probe by Systems Manager on a real host', /likeliest to fail/, /probe silent/],
    ['That the permissions of the reactor, the probe, the alarms and the events suffice', /./, /all but one kind/],
  ])('claim of "%s" no more than is known', (subject, how, rests) => {
    const claim = claims().find(([about]) => about === subject);

    expect(claim).toEqual([subject, expect.stringMatching(how), expect.stringMatching(rests)]);
  });

  it('tell in the runbook what to do about every announcement', () => {
    const runbook = textOf('docs/runbook.md');
    const untold = headlines().filter((parts) => !parts.every((part) => runbook.includes(part)));

    expect(headlines().length).toBeGreaterThan(20);
    expect(untold).toEqual([]);
  });

  it.each(documents)('%s leads to no file or heading that is not there', (document) => {
    expect(linksOf(document).filter((link) => isDead(document, link))).toEqual([]);
  });

  it('name no machine and no tool that only its authors have', () => {
    const told = documents.filter((document) => /\/work\/|\/tmp\/|\/root\//.test(textOf(document)));

    expect(told).toEqual([]);
  });
});
