import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { billLines, billOf } from '../../bench/cost/bill.ts';
import type { Template } from '../../bench/cost/template.ts';
import { siteIn, type ExampleFile } from '../failover/settings/examples.ts';
import { templateOf } from './synth.ts';

const billOfExample = (file: ExampleFile): readonly string[] =>
  billLines(billOf(templateOf(siteIn(file)).toJSON() as Template));
const sumOf = (bill: readonly string[]): number => Number.parseFloat(bill.at(-1) ?? '');

const recommended = billOfExample('examples/recommended.yaml');
const smallest = billOfExample('failover.example.yaml');

it('the document prints the cost of the recommended shape, and names that of the smallest beside it', () => {
  const text = readFileSync('docs/cost.md', 'utf8');

  expect(text).toContain(recommended.join('\n'));
  expect(text).toContain(`| in all | ${sumOf(recommended).toFixed(2)} | ${sumOf(smallest).toFixed(2)} |`);
});

it.each(['README.md', 'README.zh-CN.md'])('%s rounds both', (file) => {
  const text = readFileSync(file, 'utf8');

  for (const bill of [recommended, smallest])
    expect(text).toMatch(new RegExp(`(About|about|约) ${Math.round(sumOf(bill))} (US dollars|for|美元)`));
});
