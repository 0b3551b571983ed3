import { describe, expect, it } from 'vitest';
import { partitionOf, regions } from '../../../failover/settings/fields/partitions.ts';
import { formatSettingsError } from '../../../failover/settings/reading/settings-error.ts';
import { readSettings } from '../../../failover/settings/reading/settings-file.ts';
import { textOf } from './examples.ts';

/** What is just allowed. What is just not stands in `fixtures/broken-settings`. */

const minimal = textOf('examples/minimal.yaml');

const setting = (yaml: string): string => `${minimal}${yaml.replaceAll(/^/gm, '    ')}\n`;

const replacing = (from: string | RegExp, to: string): string => minimal.replace(from, to);

const interfaceOf = (fields: string): string =>
  replacing(
    'primary:\n',
    `primary:\n      virtualInterfaces:\n        - { id: dxvif-ffhhk74f, connection: dxcon-fguhmqlc, ${fields} }\n`,
  );

const probesOf = (...probes: readonly string[]): string =>
  replacing(
    /      - slot: a\n.*/s,
    probes.map((probe, index) => `      - { slot: ${'abc'[index]}, ${probe} }\n`).join(''),
  );

const hostOf = (vpc: string, address: string): string =>
  `host: { vpc: ${vpc}, subnet: subnet-0123456789abcdef0, availabilityZone: eu-central-1a, address: ${address}, image: ami-0123456789abcdef0 }`;

/** The same site twice, with other lists, and these probes. */
const twoSites = (ofOne: readonly string[], ofOther: readonly string[]): string =>
  probesOf(...ofOne) +
  probesOf(...ofOther)
    .replace(/^.*?  hq:/s, '  other:')
    .replace('10.3.0.0', '10.4.0.0');

const cases: Readonly<Record<string, string>> = {
  'a hold-down as long as the losses in a row take': setting(
    'detection: { interval: 1s, threshold: 20 }\nfailback: { holdDown: 20s }',
  ),
  'a hold-down shorter than the losses in a row take, where the loss alarm is faster': setting(
    'detection: { interval: 1s, threshold: 60 }\nfailback: { holdDown: 30s }',
  ),
  'any hold-down where the probes do not count': `${interfaceOf('directRead: true').replace(
    'backup:\n',
    'backup:\n      virtualInterfaces:\n        - { id: dxvif-fgputw0j, connection: dxcon-fguhmqlc }\n',
  )}    detection: { counts: [bgp] }\n    failback: { holdDown: 1s }\n`,
  'a hold-down of 10 minutes where the direct reading is forbidden': `${interfaceOf('directRead: false')}    failback: { holdDown: 10m }\n`,
  'a short hold-down where the direct reading is forbidden and BGP does not count': `${interfaceOf('directRead: false')}    detection: { counts: [ping] }\n    failback: { holdDown: 1m }\n`,
  'losses in a row that take as long as the BGP metric': setting(
    'detection: { interval: 5s, threshold: 60, counts: [loss] }',
  ),
  'a suppress limit at the ceiling of the penalty': setting('failback: { damping: { suppress: 3000 } }'),
  'a reuse limit just below the suppress limit': setting('failback: { damping: { reuse: 1999 } }'),
  'a degraded limit just below the down limit': setting('detection: { loss: { degradedPercent: 49.9 } }'),
  'a backstop one bit wider than the range': replacing('routing:\n', 'routing:\n      backstop: [10.3.0.0/17]\n'),
  'a backstop for everything': replacing('routing:\n', 'routing:\n      backstop: [0.0.0.0/0]\n'),
  'a target just outside the range': replacing('10.109.2.1', '10.3.64.0'),
  'a target just outside the peering': interfaceOf('peering: 10.109.2.2/31'),
  'two ports of one target': replacing(
    '[10.109.2.1]',
    '[10.109.2.1, { address: 10.109.2.1, port: 443 }, { address: 10.109.2.1, port: 179 }]',
  ),
  'a dual-stack interface, once per family': replacing(
    'primary:\n',
    'primary:\n      virtualInterfaces:\n        - { id: dxvif-ffhhk74f, connection: dxcon-fguhmqlc }\n        - { id: dxvif-ffhhk74f, connection: dxcon-fguhmqlc, addressFamily: ipv6, peering: "2001:db8::/125" }\n',
  ),
  'IPv6 all the way, from an instance that exists': replacing('[10.109.2.1]', '["2001:db8::1"]')
    .replace('[10.109.3.1]', '["2001:db8::2"]')
    .replace('backup: 10.0.0.8', 'backup: "2001:db8::8"')
    .replace('[10.3.0.0/18]', '["2001:DB8:1::/48"]'),
  'a trial with its test list': `${replacing(
    'routing:\n',
    'routing:\n      testPrefixList: { ranges: [10.9.9.9/32] }\n',
  )}    mode: trial\n`,
  'two lists that the deployment makes': replacing(
    '- ranges: [10.3.0.0/18]',
    '- ranges: [10.3.0.0/18]\n        - ranges: [10.4.0.0/18]',
  ),
  'a backstop of one of two ranges': replacing('[10.3.0.0/18]', '[10.3.0.0/18, 10.4.0.0/18]').replace(
    'routing:\n',
    'routing:\n      backstop: [10.3.0.0/17]\n',
  ),
  'probes on instances that differ by a tag': probesOf(
    'tag: { key: Name, value: one }',
    'tag: { key: Name, value: two }',
    'tag: { key: Role, value: one }',
  ),
  'a source of an instance that exists inside a range that switches: its VPC is not known': probesOf(
    'instance: i-0123456789abcdef0, sources: { primary: 10.3.0.8 }',
  ),
  'two sites with probes of their own addresses, or of their own networks': twoSites(
    [hostOf('vpc-0123456789abcdef0', '10.0.0.7'), hostOf('vpc-0123456789abcdef0', '10.0.0.8')],
    [hostOf('vpc-0123456789abcdef0', '10.0.0.9'), hostOf('vpc-0123456789abcdef1', '10.0.0.7')],
  ),
  'a sum of durations': setting('respectFor: 1h30m'),
  'a chat channel where AWS offers it': setting(
    'notification: { chat: { slack: { workspace: T0123ABCD, channel: C0123ABCD } } }',
  ),
  'a prefix list that holds everything but the targets': replacing('10.3.0.0/18', '128.0.0.0/1'),
  'a list of all IPv6': replacing('10.3.0.0/18', '"::/0"'),
  'an IPv6 range in capitals': replacing('10.3.0.0/18', '"2001:DB8::/32"'),
};

describe('a configuration is valid with', () => {
  it.each(Object.entries(cases))('%s', (_, text) => {
    const settings = readSettings(text);

    expect(text).not.toBe(minimal);
    expect(settings.kind === 'invalid' ? settings.errors.map((error) => formatSettingsError(error)) : []).toStrictEqual(
      [],
    );
  });
});

describe('a Region is valid', () => {
  it.each(regions)('%s', (region) => {
    expect(readSettings(minimal.replaceAll('eu-central-1', region)).kind).toBe('valid');
  });

  it('that the CDK or the SDK knows, in whatever partition', () => {
    expect(regions.length).toBeGreaterThan(45);
    expect(
      ['us-east-1', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1', 'sa-west-1', 'x'].map(
        partitionOf,
      ),
    ).toEqual(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso-b', 'aws', undefined]);
  });
});

describe('a target is valid beside the addresses that nobody has', () => {
  const near = ['1.0.0.0', '126.255.255.255', '128.0.0.0', '223.255.255.255', '169.253.0.1', '192.0.2.1', '100.64.0.1'];
  const nearIpv6 = [
    '::1:0:0:1',
    '::fffe:0:1',
    '64:ff9a::1',
    '64:ff9b:2::1',
    '2001:1::1',
    '2003::1',
    '101::1',
    'fd00:ec3::254',
    'feff::1',
  ];

  it.each([...near, ...nearIpv6])('%s', (address) => {
    expect(readSettings(minimal.replace('10.109.2.1', `"${address}"`)).kind).toBe('valid');
  });
});

describe('an e-mail address is valid', () => {
  it.each([
    'noc@example.com',
    "o'brien+pager@sub.example.co",
    'ops&noc@example.com',
    'team/hq=one@example.com',
    'noc@xn--bcher-kva.xn--p1ai',
    'NOC_1@EXAMPLE.museum',
  ])('%s', (email) => {
    expect(readSettings(setting(`notification: { email: ["${email}"] }`)).kind).toBe('valid');
  });
});
