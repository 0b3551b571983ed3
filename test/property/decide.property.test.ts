import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../failover/announcement.ts';
import { decide } from '../../failover/decide.ts';
import { toMessage } from '../../failover/announce/message.ts';
import type { Change } from '../../failover/plan.ts';
import { known, valueOf, type Snapshot } from '../../failover/snapshot.ts';
import { now, vpn } from '../failover/scene.ts';
import { anyScene, runOn } from './world.ts';

const runs = { numRuns: 1500 };
const followed = 'R12 What an earlier switch had not reached has followed.';
const isRead = (reading: { readonly kind: string }) => reading.kind === 'known';
const isSettling = ({ references }: Snapshot['tables'][number]) =>
  valueOf(references)?.some(({ state }) => state === 'pending' || state === 'deleting') === true;

/** Made where nothing stands, or removed where ours stands: one to our backup attachment, or one that memory says we made. */
const isOurs = (snapshot: Snapshot, { kind, routeTableId, prefixListId, attachmentId }: Change): boolean => {
  const table = snapshot.tables.find((it) => it.routeTableId === routeTableId);
  const stands = (table && valueOf(table.references))?.find(
    (it) => it.prefixListId === prefixListId && it.state !== 'deleting',
  );
  if (kind === 'create') return stands === undefined && attachmentId === vpn;
  const isMade = attachmentId === vpn || valueOf(snapshot.memory)?.includes(attachmentId) === true;
  return isMade && stands?.isBlackhole === false && stands.attachmentId === attachmentId;
};

describe('whatever a run may see', () => {
  it('R11 a decision is made, names its rule, and can be put into words', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        const { plan, announcements } = runOn(site, snapshot);

        expect(plan.reason.rule).toMatch(/^R([1-9]|1[0-3])$/);
        expect(plan.reason.text).not.toBe('');
        for (const it of announcements) {
          const { subject, email } = toMessage(site, it);
          expect(subject).toMatch(/^[ -~]{1,100}$/);
          expect(email).not.toMatch(/undefined|NaN|\[object/);
        }
      }),
      runs,
    );
  });

  it('R8 deciding on what a plan leads to changes nothing and says nothing', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        // What cannot be read cannot come to rest: only the tables and memory must be readable.
        fc.pre(snapshot.tables.every(({ references }) => isRead(references)) && isRead(snapshot.memory));
        const { next } = runOn(site, snapshot);

        const again = runOn(site, next);

        expect(again.plan.changes).toEqual([]);
        // What EC2 was making or removing in the first look is compared in the second: that it has followed may be news.
        const isNews = ({ lines: [line] }: Announcement) =>
          snapshot.tables.some(isSettling) && line?.startsWith(followed);
        expect(again.announcements.filter((it) => isNews(it) !== true)).toEqual([]);
        expect(runOn(site, again.next).next).toEqual(again.next);
      }),
      runs,
    );
  });

  it('R6 no reference that is not ours is ever changed', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        const plan = decide(site, snapshot, now);

        expect(plan.changes.filter((change) => !isOurs(snapshot, change))).toEqual([]);
      }),
      runs,
    );
  });

  it('R3 no reference is made while primary is not known to be down, but by a pin', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        const plan = decide(site, snapshot, now);
        const isMade = plan.changes.some(({ kind }) => kind === 'create') && plan.reason.rule !== 'R5';

        const isCalledFor = plan.health.primary.health === 'down' && plan.health.backup.health !== 'down';
        expect(isMade && !isCalledFor).toBe(false);
      }),
      runs,
    );
  });

  it('R1 unknown never moves: with no reading of any signal nothing changes, but by a pin', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        const blind = { ...snapshot, alarms: known([]), vifs: known([]) };

        const plan = decide(site, blind, now);

        expect(plan.health).toMatchObject({ primary: { health: 'unknown' }, backup: { health: 'unknown' } });
        expect(plan.reason.rule === 'R5' ? [] : plan.changes).toEqual([]);
      }),
      runs,
    );
  });

  it('R10 observe changes nothing', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        expect(decide({ ...site, mode: 'observe' }, snapshot, now).changes).toEqual([]);
      }),
      runs,
    );
  });

  it('R4 nothing is removed while primary is down, but by a pin', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        const plan = decide(site, snapshot, now);
        const isRemoved = plan.changes.some(({ kind }) => kind === 'delete') && plan.reason.rule !== 'R5';

        expect(isRemoved && plan.health.primary.health === 'down').toBe(false);
      }),
      runs,
    );
  });

  it('R9 nothing is remembered where memory could not be read', () => {
    fc.assert(
      fc.property(anyScene, ([site, snapshot]) => {
        const { memory } = runOn(site, { ...snapshot, memory: { kind: 'unknown', why: 'throttled' } });

        expect(memory).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
