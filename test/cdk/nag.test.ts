import { expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from '../../failover/settings/reading/settings-file.ts';
import { hostIn, routing, siteOf } from './sites.ts';
import { stackOf } from './synth.ts';

const { stack } = stackOf(
  siteOf({
    ...routing({ prefixLists: [{ ranges: ['10.3.0.0/18'] }], pinTargets: true, backstop: ['10.0.0.0/14'] }),
    probes: [
      { slot: 'a', host: hostIn('us-east-1a', '10.0.0.7') },
      { slot: 'b', instance: 'i-0a1b2c3d4e5f60718' },
    ],
    notification: { chat: { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } } },
  }),
);

interface Acknowledgement {
  readonly at: string;
  readonly id: string;
  readonly reason: string;
}

const acknowledgements: readonly Acknowledgement[] = stack.node.findAll().flatMap(({ node }) =>
  node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => ({ at: node.path, id: id.replace('Annotation::', ''), reason })),
);

const findings = (pack: AwsSolutionsChecks) =>
  pack
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ ruleName, constructPath: constructPath ?? '' })),
    );

/** The pack as if nothing were acknowledged: its own method, which asks the constructs, is private in its types. */
const unforgiving = (): AwsSolutionsChecks =>
  Object.defineProperty(new AwsSolutionsChecks(), 'isAcknowledged', { value: () => false });

test('cdk-nag finds nothing in a site that uses everything', () => {
  expect(findings(new AwsSolutionsChecks())).toEqual([]);
});

const examples = ['failover.example.yaml', ...readdirSync('examples').map((file) => join('examples', file))];

test.each(examples)('cdk-nag finds nothing in %s', (file) => {
  const settings = readSettings(readFileSync(file, 'utf8'));
  const sites = settings.kind === 'valid' ? settings.sites : [];
  const pack = new AwsSolutionsChecks();

  expect(sites.map((site) => pack.validateScope(stackOf(site).stack).violations)).toEqual([[]]);
});

test('every acknowledgement has its reason', () => {
  expect(acknowledgements.length).toBeGreaterThan(0);
  for (const { reason } of acknowledgements) expect(reason).toMatch(/^.{30,}$/);
});

test('every acknowledgement stands at the construct that it is for, and is still needed', () => {
  const found = findings(unforgiving());

  const stale = acknowledgements
    .filter(({ id }) => id.startsWith('AwsSolutions'))
    .filter(({ at, id }) => !found.some((it) => it.ruleName === id && it.constructPath.startsWith(`${at}/`)))
    .filter(({ at, id }) => !found.some((it) => it.ruleName === id && it.constructPath === at));

  expect(found.length).toBeGreaterThan(0);
  expect(stale).toEqual([]);
});
