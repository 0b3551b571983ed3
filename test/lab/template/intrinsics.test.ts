import { describe, expect, test } from 'vitest';
import { resolve, type Scope } from '../../../lab/template/intrinsics.ts';

const scope: Scope = {
  ref: (name) => ({ 'AWS::Region': 'cn-north-1', Topic: 'arn:topic', List: ['a', 'b'] })[name] ?? name,
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  condition: (name) => name === 'Yes',
};

describe('an intrinsic function', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Topic' }, 'arn:topic'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'Role/Arn'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Role.Nested.Arn' }, 'Role/Nested.Arn'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-cn-north-1'],
    ['Fn::Join of a reference', { 'Fn::Join': ['-', { Ref: 'List' }] }, 'a-b'],
    ['Fn::Split', { 'Fn::Split': [':', { Ref: 'Topic' }] }, ['arn', 'topic']],
    ['Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    ['Fn::Sub', { 'Fn::Sub': '${AWS::Region}/${Role.Arn}/${!Literal}' }, 'cn-north-1/Role/Arn/${Literal}'],
    ['Fn::Sub with values', { 'Fn::Sub': ['${a}${AWS::Region}', { a: { Ref: 'Topic' } }] }, 'arn:topiccn-north-1'],
    ['Fn::If', { 'Fn::If': ['Yes', 1, 2] }, 1],
    ['Fn::If, no', { 'Fn::If': ['No', 1, 2] }, 2],
    ['conditions', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }] }, true],
    ['Fn::Or', { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': ['a', 'a'] }] }, true],
    ['AWS::NoValue leaves its property out', { a: 1, b: { 'Fn::If': ['Yes', { Ref: 'AWS::NoValue' }, 2] } }, { a: 1 }],
    [
      'a policy’s own Condition is none',
      { Condition: { StringEquals: { Ref: 'Topic' } } },
      { Condition: { StringEquals: 'arn:topic' } },
    ],
  ])('%s', (_, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  test('that the lab does not know is refused', () => {
    expect(() => resolve({ a: [{ 'Fn::FindInMap': ['a', 'b', 'c'] }] }, scope)).toThrow(
      /^the lab does not know Fn::FindInMap; it knows Ref, Condition, Fn::GetAtt, /,
    );
  });
});
