import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../failover/announcement.ts';
import type { Outcome } from '../../failover/plan.ts';
import { signalsOf } from '../../failover/signals.ts';
import { isUrgent, turnOf } from '../../failover/turn.ts';
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

describe('a run waits for its turn', () => {
  it.each<[string, Parameters<typeof isUrgent>[0], readonly Outcome[], boolean]>([
    ['where it has a state to say', { announcements: [said], memory }, [], false],
    ['where an earlier run could not say one', { announcements: [], memory: { ...memory, unsaid: [said] } }, [], false],
    ['where a write of it failed', { announcements: [said], memory }, [refused], false],
    ['not where it has nothing to say', { announcements: [], memory }, [], true],
    ['nor where memory could not be read', { announcements: [], memory: undefined }, [], true],
    ['nor where it has moved traffic', { announcements: [said], memory }, [refused, made], true],
  ])('R8 %s', (_, conclusion, outcomes, isIt) => {
    expect(isUrgent(conclusion, outcomes)).toBe(isIt);
  });
});
