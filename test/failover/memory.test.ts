import { describe, expect, it } from 'vitest';
import { newest, recall, serializeMemory, withUnsaid, type Memory, type Recall } from '../../failover/memory.ts';
import { known, unknown } from '../../failover/snapshot.ts';
import { hour, minute } from '../../failover/time.ts';
import { memory, memoryOnBackup, now, vif } from './scene.ts';

const read = (text: string | undefined) => recall(known(text));
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
const id = (prefix: string, index: number) => `${prefix}-${String(index).padStart(17, '0')}`;

/** The largest site: 20 route tables × 5 lists, two attachments, 16 sessions, every state said, a busy hour, a long pin. */
const largest: Memory = {
  ...memoryOnBackup(minute),
  because: 'x'.repeat(300),
  cause: ['bgp', 'ping', 'loss', 'prefixes'],
  made: Object.fromEntries(
    ['tgw-attach'].map((attachment) => [
      id(attachment, 1),
      Object.fromEntries(
        Array.from({ length: 20 }, (_, table) => [
          id('tgw-rtb', table),
          Array.from({ length: 5 }, (_, list) => id('pl', list)),
        ]),
      ),
    ]),
  ),
  bgp: Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => [`${id('dxvif', index)}/ipv4`, { status: 'up' as const, since: now }]),
  ),
  primaryHealthySince: now,
  damping: { penalty: 2932.123456789012, at: now, countedAt: now, suppressedSince: now },
  switches: Array.from({ length: 20 }, () => now),
  rehearsed: Array.from({ length: 40 }, () => now),
  pin: { path: 'backup', until: now, by: 'x'.repeat(200), why: 'x'.repeat(200) },
  respected: { path: 'backup', until: now },
  conditions: Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`condition-${index}`, { since: now, said: now, places: 100 }]),
  ),
};

const announcement = (index: number) => ({
  kind: 'failover' as const,
  key: 'failover',
  at: now,
  headline: `traffic moved to the VPN ${index}`,
  lines: Array.from({ length: 10 }, () => 'ä'.repeat(200)),
  nextSteps: [],
});
const brief = (index: number) => ({ ...announcement(index), lines: [] });

describe('memory', () => {
  it.each([
    ['of a healthy site', memory],
    ['of a site on backup', memoryOnBackup(hour)],
    ['of a site whose BGP is down', { ...memory, bgp: { [`${vif}/ipv4`]: { status: 'down' as const, since: now } } }],
    ['of the largest site', largest],
    ['with what could not be said', { ...memory, unsaid: [{ ...announcement(1), lines: ['short'] }] }],
  ])('R8 %s is read as it was written', (_, it) => {
    expect(read(serializeMemory(it))).toEqual({ kind: 'known', memory: it });
  });

  it('R8 of a reason in double brackets, which Parameter Store refuses, is read as it was written, and has none', () => {
    const odd = { ...memory, because: '{{ssm:secret}} {{{' };

    expect(serializeMemory(odd)).not.toContain('{{');
    expect(read(serializeMemory(odd))).toEqual({ kind: 'known', memory: odd });
  });

  it('R8 of the largest site stays below 8 KB', () => {
    expect(bytesOf(serializeMemory(largest))).toBeLessThan(8 * 1024);
  });

  it('R8 lets go of the oldest of what could not be said, rather than outgrow 8 KB', () => {
    const text = serializeMemory({ ...largest, unsaid: [1, 2, 3].map(announcement) });

    expect(bytesOf(text)).toBeLessThan(8 * 1024);
    expect(read(text)).toMatchObject({ kind: 'known', memory: { path: 'backup' } });
  });

  it('R8 keeps the latest of what could not be said', () => {
    const text = serializeMemory({ ...memory, unsaid: [1, 2, 3].map(announcement) });

    expect(bytesOf(text)).toBeLessThan(8 * 1024);
    expect(text).toContain('traffic moved to the VPN 3');
    expect(text).not.toContain('traffic moved to the VPN 1');
  });

  it.each([
    [8000, [1, 2]],
    [8001, [2]],
  ])('R8 of %i bytes keeps of two that could not be said %j', (bytes, kept) => {
    const short = { ...memory, because: '', unsaid: [1, 2].map(brief) };
    const full = { ...short, because: 'x'.repeat(bytes - bytesOf(serializeMemory(short))) };

    expect(read(serializeMemory(full))).toEqual({ kind: 'known', memory: { ...full, unsaid: kept.map(brief) } });
  });

  it('R8 that outgrows 8 KB by itself is written whole, without what could not be said', () => {
    const grown = { ...memory, because: 'x'.repeat(9000) };

    expect(serializeMemory({ ...grown, unsaid: [announcement(1)] })).toBe(serializeMemory(grown));
    expect(read(serializeMemory(grown))).toEqual({ kind: 'known', memory: grown });
  });

  it.each([
    ['nothing where all was said', [], undefined],
    ['five', [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]],
    ['the latest five of seven', [1, 2, 3, 4, 5, 6, 7], [3, 4, 5, 6, 7]],
  ])('R8 keeps, of what could not be said, %s', (_, failed, kept) => {
    const remembered = withUnsaid({ ...memory, unsaid: [brief(0)] }, failed.map(brief));

    expect(remembered).toEqual({ ...memory, unsaid: kept?.map(brief) });
  });
});

describe('a parameter that holds no memory', () => {
  it('R7 that does not exist is absent', () => {
    expect(read(undefined)).toEqual({ kind: 'absent', why: 'the memory parameter does not exist' });
  });

  it.each([
    ['is empty', ''],
    ['is not JSON', '{"version":1'],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['is of another version', JSON.stringify({ ...memory, version: 2 })],
    ['has a field that is not known', JSON.stringify({ ...memory, more: 1 })],
    ['lacks a field', JSON.stringify({ ...memory, switches: undefined })],
    ['has a time that is none', JSON.stringify({ ...memory, since: 8.65e15 })],
    ['has a time with a fraction', JSON.stringify({ ...memory, since: 0.5 })],
  ])('R7 that %s is absent', (_, text) => {
    expect(read(text)).toEqual({ kind: 'absent', why: 'the memory parameter does not hold a memory' });
  });

  it('R9 that could not be read is unknown', () => {
    expect(recall(unknown('throttled'))).toEqual({ kind: 'unknown', why: 'throttled' });
  });
});

const holding = (change: Partial<Memory>): Recall => ({ kind: 'known', memory: { ...memory, ...change } });

describe('of two memories', () => {
  const ours = { ...memory, path: 'backup', since: now } as const;
  const same: Memory = { ...ours, cause: ['bgp'] };
  const gone: Recall = { kind: 'absent', why: 'gone' };

  it.each<[string, Recall, boolean, Memory | undefined]>([
    ['the one that is held, where it knows our switch', holding(same), true, same],
    ['the one that is held, where nobody has switched', holding(same), false, same],
    ['ours, where it does not know our switch', holding({ since: now - 1 }), true, ours],
    ['ours, where none is held any more', gone, true, ours],
    ['none, where it knows a later switch', holding({ path: 'primary', since: now + 1 }), true, undefined],
    ['none, where it knows a later one to the same path', holding({ path: 'backup', since: now + 1 }), true, undefined],
    ['none, where it knows another switch of that moment', holding({ path: 'primary', since: now }), true, undefined],
    ['none, where it is older, and we have switched nothing', holding({ since: now - 1 }), false, undefined],
    ['none, where none is held any more, and we have switched nothing', gone, false, undefined],
  ])('R8 holds %s', (_, held, isOwnChange, holds) => {
    expect(newest(ours, held, isOwnChange)).toEqual(holds);
  });
});
