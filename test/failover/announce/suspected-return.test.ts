import { describe, expect, it } from 'vitest';
import { withOneSource } from '../../../failover/settings/sources.ts';
import { hour, minute } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  memory,
  now,
  pingOf,
  primaryDown,
  remembering,
  site,
  siteOf,
  vifs,
  words,
} from '../scene.ts';

/** Both paths look down, or nothing is known of either: that the backup's answers returned over Direct Connect comes first. */

const likely =
  "The VPN may be well: probe a pings both paths from one address. If on-premises answers it over Direct Connect, the backup's answers are lost with Direct Connect.";
const known =
  "The VPN may be well: before this, the backup's answers returned over Direct Connect, and are lost with it.";
const step = 'Look at the VPN itself first. If it is up, move traffic to it by hand (docs/runbook.md).';

const host = {
  vpc: 'vpc-0123456789abcdef0',
  subnet: 'subnet-0123456789abcdef0',
  availabilityZone: 'us-east-1a',
  address: '10.0.0.7',
  image: 'ami-0123456789abcdef0',
};
const probing = (probe: object) => siteOf({ probes: [{ slot: 'a', ...probe }] });
const two = probing({ host, sources: { backup: '10.0.0.8' } });

describe('a probe with one address', () => {
  it.each([
    ['a host of ours without sources', { host }, ['a']],
    ['a host with a second address', { host, sources: { backup: '10.0.0.8' } }, []],
    ['the second address is the first', { host, sources: { backup: '10.0.0.7' } }, ['a']],
    ['both sources are one address', { host, sources: { primary: '10.0.0.9', backup: '10.0.0.9' } }, ['a']],
    ['the first is another than the host’s', { host, sources: { primary: '10.0.0.9', backup: '10.0.0.7' } }, []],
    ['only the primary has a source', { host, sources: { primary: '10.0.0.9' } }, ['a']],
    ['an instance without sources', { instance: 'i-0123456789abcdef0' }, ['a']],
    ['an instance with one for the backup', { instance: 'i-0123456789abcdef0', sources: { backup: '10.0.0.8' } }, []],
  ])('is found by its sources: %s', (_, probe, slots) => {
    expect(withOneSource(probing(probe))).toEqual(slots);
  });
});

const bothDown = (of = site) => ({
  alarms: alarmsOf(of, pingOf('backup')),
  vifs: vifs('down'),
});
const foundBefore = { 'return-path:backup': { since: now - hour, said: now - hour } };
const told = (key: string, ...args: Parameters<typeof decideOn>) =>
  decideOn(...args).announcements.find((it) => it.key === key);

describe('both paths are down', () => {
  it('R3 names one address first, and then the reason', () => {
    expect(told('both-down', bothDown())).toMatchObject({
      lines: [likely, 'R3 backup is down too: 10.109.3.1 does not answer (probe a).'],
      nextSteps: [step],
    });
  });

  it('R3 names what was found in normal times, also where the probe has two addresses', () => {
    const remembered = remembering({ ...memory, conditions: foundBefore });

    expect(told('both-down', { ...bothDown(two), memory: remembered }, two)?.lines[0]).toBe(known);
    expect(told('both-down', { ...bothDown(), memory: remembered })?.lines[0]).toBe(known);
  });

  it('R3 names no such cause where each path has its own address, and nothing was found', () => {
    expect(told('both-down', bothDown(two), two)).toMatchObject({
      lines: ['R3 backup is down too: 10.109.3.1 does not answer (probe a).'],
      nextSteps: [],
    });
  });

  it('R3 names every probe with one address', () => {
    const pair = siteOf({}, ['a', 'b']);

    expect(told('both-down', bothDown(pair), pair)?.lines[0]).toContain('probe a, b pings both paths');
  });

  it('R2 leaves what was found in normal times as it is', () => {
    const remembered = remembering({ ...memory, conditions: foundBefore });

    expect(decideOn({ ...bothDown(), memory: remembered }).memory?.conditions).toMatchObject(foundBefore);
  });

  it('R3 names none while primary alone is down', () => {
    expect(decideOn(primaryDown).announcements.flatMap(({ lines }) => lines)).not.toContain(likely);
  });
});

const silent = (say: 'ALARM' | 'INSUFFICIENT_DATA', of = site) =>
  alarmsOf(of, (it) => (it.kind === 'ping' || it.kind === 'loss' ? say : undefined));
const ago = (key: string) => remembering({ ...memory, conditions: { [key]: { since: now - 3 * minute } } });

describe('nothing answers on either path', () => {
  it.each(['blind:backup', 'half-blind:primary'])('R1 names one address first: %s', (key) => {
    const state = told(key, { alarms: silent('INSUFFICIENT_DATA'), memory: ago(key) });

    expect(state?.lines[0]).toBe(likely);
    expect(state?.lines[1]).toMatch(/^R1 /);
    expect(state?.nextSteps[0]).toBe(step);
  });

  it('R2 names one address first where all probes are suspect', () => {
    expect(told('undecided', { alarms: silent('ALARM'), memory: ago('undecided') })).toMatchObject({
      lines: [likely, 'R2 no target answers any probe: all probes are suspect.', expect.any(String)],
      nextSteps: [step],
    });
  });

  it.each([
    [
      'primary answers',
      words(pingOf('backup', 'INSUFFICIENT_DATA'), (it) =>
        it.kind === 'loss' && it.path === 'backup' ? 'INSUFFICIENT_DATA' : undefined,
      ),
    ],
  ] as const)('R1 names no such cause while %s', (_, say) => {
    expect(told('blind:backup', { alarms: alarmsOf(site, say), memory: ago('blind:backup') })?.lines).toHaveLength(2);
  });
});
