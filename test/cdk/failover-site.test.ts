import { expect, test } from 'vitest';
import { hq } from './sites.ts';
import { templateOf } from './synth.ts';

test('a site synthesizes', () => {
  const template = templateOf(hq);

  template.resourceCountIs('AWS::Lambda::Function', 1);
  template.resourceCountIs('AWS::Events::Rule', 3);
  expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm'))).toHaveLength(14 + 5);
});
