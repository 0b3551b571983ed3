import { expect, test } from 'vitest';
import type { Site } from '../../failover/settings/site.ts';
import { hq, siteOf, written, type Written } from './sites.ts';
import { templateOf } from './synth.ts';

/** What each setting changes on a stack: a person who mends one thing in an outage must not touch another. */

const resourcesIn = (site: Site): Readonly<Record<string, unknown>> => templateOf(site).toJSON()['Resources'] as never;
const before = resourcesIn(hq);

/** The logical ids without their hashes: those of what is made, changed or removed. */
const changedBy = (change: Written): readonly string[] => {
  const after = resourcesIn(siteOf(change));
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]))
    .map((id) => id.replace(/^Site/, '').replace(/[0-9A-F]{8}$/, ''))
    .toSorted();
};

type Host = (typeof written.probes)[number];
const ofProbe = (id: string): boolean => id.startsWith('Probes');
const [a, b] = written.probes as [Host, Host];

test.each<readonly [string, Written]>([
  ['mode', { mode: 'observe' }],
  ['failback', { failback: { holdDown: '1h', policy: 'manual' } }],
  ['failover', { failover: { requireProof: true } }],
  ['notification', { notification: { email: ['other@example.com'] } }],
  ['respectFor', { respectFor: '2h' }],
  ['logRetentionDays', { logRetentionDays: 90 }],
  ['detection.counts', { detection: { counts: ['bgp', 'ping'] } }],
  ['routing.backstop', { routing: { ...written.routing, backstop: ['10.0.0.0/8'] } }],
  ['routing.routeTables', { routing: { ...written.routing, routeTables: ['tgw-rtb-0d86bcd71877f6d89'] } }],
  ['virtualInterfaces', { primary: { ...written.primary, virtualInterfaces: [] } }],
  ['address of another host', { probes: [a, { ...b, host: { ...b.host, address: '10.0.16.9' } }] }],
])('%s changes the stack, and nothing of a probe that does not use it', (_, change) => {
  const changed = changedBy(change);

  expect(changed).not.toEqual([]);
  expect(changed.filter((id) => ofProbe(id) && !id.startsWith('ProbesHostb'))).toEqual([]);
});

const eachProbe = (what: (slot: string) => readonly string[]): readonly string[] => ['a', 'b'].flatMap(what).toSorted();
const installed = (slot: string): readonly string[] => [
  `ProbesInstallation${slot}Association`,
  `ProbesPermissions${slot}Policy`,
];

test.each<readonly [string, Written, (slot: string) => readonly string[]]>([
  ['detection.interval', { detection: { interval: '1s' } }, installed],
  ['detection.threshold', { detection: { threshold: 5 } }, installed],
  ['detection.fastLane', { detection: { fastLane: false } }, installed],
  [
    'a target',
    { primary: { ...written.primary, targets: ['10.109.2.9'] } },
    (slot) => [...installed(slot), `ProbesHost${slot}SecurityGroup`],
  ],
])('%s installs every probe anew', (_, change, of) => {
  expect(changedBy(change).filter(ofProbe)).toEqual(eachProbe(of));
});

test('the source addresses of a probe change that probe alone', () => {
  const changed = changedBy({ probes: [a, { ...b, sources: { backup: '10.0.16.8' } }] }).filter(ofProbe);

  expect(changed).toEqual(['ProbesHostbInterface', ...installed('b')]);
});

test('no part of a probe is waited for by what is not of that probe', () => {
  const waiting = Object.entries(before).flatMap(([id, resource]) =>
    [(resource as { readonly DependsOn?: string | readonly string[] }).DependsOn ?? []]
      .flat()
      .filter((other) => other.startsWith('SiteProbes'))
      .map((other) => [slotIn(id), slotIn(other)]),
  );

  expect(waiting.length).toBeGreaterThan(0);
  for (const [who, whom] of waiting) expect(who).toBe(whom);
});

const slotIn = (id: string): string | undefined => /(?:Installation|Host|Permissions|Bundle)([ab])/.exec(id)?.[1];
