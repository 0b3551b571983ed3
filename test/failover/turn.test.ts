import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../failover/announcement.ts';
import { serializeMemory } from '../../failover/memory.ts';
import type { Outcome } from '../../failover/plan.ts';
import { signalsOf } from '../../failover/health/signals.ts';
import { manner, turnOf } from '../../failover/turn.ts';
import { list, memory, now, site, siteOf, table, vpn } from './scene.ts';

const said: Announcement = { kind: 'notice', key: 'x', at: now, headline: '', lines: [], nextSteps: [] };
const change = { kind: 'create', routeTableId: table, prefixListId: list, attachmentId: vpn } as const;
const made: Outcome = { change, kind: 'created' };
const refused: Outcome = { change, kind: 'failed', why: 'not today' };

describe('the turn of an alarm', () => {
  it('R8 is its own, 0.3 s after the one before', () => {
    const turns = signalsOf(site).map(({ name }) => turnOf(site, name));

    expect(turns.length).toBeGreaterThan(5);
    expect(turns).toEqual(turns.map((_, index) => (index + 1) * 300));
  });

  it('R8 is one of sixteen, which further alarms share', () => {
    const of = siteOf({}, ['a', 'b', 'c', 'd', 'e']);
    const turns = signalsOf(of).map(({ name }) => turnOf(of, name));

    expect(turns.length).toBeGreaterThan(16);
    expect(Math.max(...turns)).toBe(4800);
    expect(turns[16]).toBe(300);
  });
});

const stored = serializeMemory(memory);
const changed = { ...memory, primaryWasDown: true };

describe('a run speaks', () => {
  it.each<[ReturnType<typeof manner>, string, Parameters<typeof manner>[0], readonly Outcome[]]>([
    ['in turn', 'where it has a state to say', { announcements: [said], memory }, []],
    [
      'in turn',
      'where an earlier run could not say one',
      { announcements: [], memory: { ...memory, unsaid: [said] } },
      [],
    ],
    ['in turn', 'where a write of it failed', { announcements: [said], memory }, [refused]],
    ['looking again', 'where it has only something to remember', { announcements: [], memory: changed }, []],
    ['at once', 'where nothing has changed', { announcements: [], memory }, []],
    ['at once', 'where memory could not be read', { announcements: [], memory: undefined }, []],
    ['at once', 'where it has moved traffic', { announcements: [said], memory: changed }, [refused, made]],
  ])('R8 %s %s', (how, _, conclusion, outcomes) => {
    expect(manner(conclusion, { outcomes, stored })).toBe(how);
  });
});
