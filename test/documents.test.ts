import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notices, states, type State } from '../failover/announce/catalogue.ts';
import { headlines as switches } from '../failover/announce/switches.ts';

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

/** The fixed parts of a headline. */
const partsOf = (headline: string): string[] => headline.split(/\{\w+\}/).map((part) => part.trim());
const runbook = textOf('docs/runbook.md');
const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);

const headlinesOf = (headline: State['headline']): readonly string[] =>
  typeof headline === 'string' ? [headline] : Object.values(headline);

/** The rows of the table of claims: what it is about, how it is known, what rests on it. */
const claims = (): string[][] =>
  textOf('docs/claims.md')
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

  it.each(Object.entries(states))(
    'have a section of the runbook about the state %s, with each of its headlines',
    (_, { headline }) => {
      const [first = '', ...others] = headlinesOf(headline);

      expect(headings.filter((heading) => partsOf(first).every((part) => heading.includes(part)))).toHaveLength(1);
      expect(others.filter((other) => !partsOf(other).every((part) => runbook.includes(part)))).toEqual([]);
    },
  );

  it.each([...Object.values(switches), ...Object.values(notices)])(
    'tell in the runbook what `%s` means',
    (headline) => {
      expect(partsOf(headline).filter((part) => !runbook.includes(part))).toEqual([]);
    },
  );

  it.each(documents)('%s leads to no file or heading that is not there', (document) => {
    expect(linksOf(document).filter((link) => isDead(document, link))).toEqual([]);
  });

  it('name no machine and no tool that only its authors have', () => {
    const told = documents.filter((document) => /\/work\/|\/tmp\/|\/root\//.test(textOf(document)));

    expect(told).toEqual([]);
  });
});
