import { expect, test } from 'vitest';
import { inOrder } from '../../../lab/template/order.ts';

const order = (needs: Readonly<Record<string, readonly string[]>>) => inOrder(new Map(Object.entries(needs)));

test('what is needed comes first, also over several steps', () => {
  expect(order({ rule: ['function'], function: ['role', 'log'], role: [], log: [] })).toEqual([
    'role',
    'log',
    'function',
    'rule',
  ]);
});

test('what needs nothing stays as it comes', () => {
  expect(order({ c: [], a: [], b: ['a'] })).toEqual(['c', 'a', 'b']);
});

test('what is no resource, such as a pseudo parameter, is no need', () => {
  expect(order({ a: ['AWS::Region'] })).toEqual(['a']);
});

test.each<[string, Readonly<Record<string, readonly string[]>>, string]>([
  ['itself', { a: ['a'] }, '[a]'],
  ['each other', { z: ['a'], a: ['b'], b: ['c'], c: ['a'] }, '[a, b, c]'],
])('resources that need %s are refused, as CloudFormation does', (_, needs, path) => {
  expect(() => order(needs)).toThrow(new Error(`Circular dependency between resources: ${path}`));
});
