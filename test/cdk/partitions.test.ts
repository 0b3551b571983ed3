import { describe, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyResource } from './resolved.ts';
import { elsewhere, hq, routing } from './sites.ts';
import { templateOf } from './synth.ts';

const everything = routing({
  prefixLists: [{ ranges: ['10.3.0.0/18'] }],
  testPrefixList: { ranges: ['173.0.0.5/32'] },
  pinTargets: true,
  backstop: ['10.0.0.0/14'],
});

describe.each([
  ['us-east-1', 'arm64'],
  ['us-gov-west-1', 'arm64'],
  ['cn-north-1', 'x86_64'],
  ['eusc-de-east-1', 'x86_64'],
  ['us-iso-east-1', 'x86_64'],
])('in %s', (region, architecture) => {
  const template = templateOf(elsewhere(region, everything));
  const text = JSON.stringify(template.toJSON());

  test('no ARN names a partition: CloudFormation fills it in', () => {
    expect(text).not.toMatch(/arn:aws/);
    expect(text).toContain('{"Ref":"AWS::Partition"}');
  });

  test('no host name is written out', () => {
    expect(text).not.toMatch(/amazonaws\.com\.cn|\.amazonaws\.com\//);
  });

  test(`the reactor runs on ${architecture}, and nothing is traced`, () => {
    expect(onlyResource(template, 'AWS::Lambda::Function').Properties).toMatchObject({ Architectures: [architecture] });
    expect(text).not.toMatch(/TracingConfig|xray/i);
  });

  test('everything lies in this Region', () => {
    const regions = new Set(text.match(/\b(?:us|cn|us-gov|eusc-de|us-iso)-(?:east|west|north)-\d(?=[^a-z])/g));

    expect(regions).toEqual(new Set([region]));
  });
});

test('the only service principals are those that every partition knows by the same name', () => {
  const text = JSON.stringify(templateOf(hq).toJSON());

  expect(new Set(text.match(/[\w-]+\.amazonaws\.com/g))).toEqual(
    new Set(['cloudwatch.amazonaws.com', 'ec2.amazonaws.com', 'events.amazonaws.com', 'lambda.amazonaws.com']),
  );
});

test('no source file of the deployment names a partition in an ARN', () => {
  const folder = join(import.meta.dirname, '..', '..', 'cdk');

  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map(({ name, parentPath }) => join(parentPath, name))
    .filter((file) => readFileSync(file, 'utf8').includes('arn:aws'));

  expect(files).toEqual([]);
});
