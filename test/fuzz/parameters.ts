import * as fc from 'fast-check';
import { conclude } from '../../failover/conclude.ts';
import { decide } from '../../failover/decide.ts';
import { recall, serializeMemory } from '../../failover/memory.ts';
import { toMessage } from '../../failover/announce/message.ts';
import { parseOverride } from '../../failover/rules/override.ts';
import type { Plan } from '../../failover/plan.ts';
import { known, unknown, type Snapshot } from '../../failover/snapshot.ts';
import { hour } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import { memory, memoryOnBackup, now } from '../failover/scene.ts';
import { anyScene, succeed } from '../property/world.ts';
import { targetOf, type Target } from './target.ts';

/** The two parameters hold whatever somebody wrote: nothing throws, and nothing moves that would not without them. */

type Decide = typeof decide;

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '\ud800',
    '<!channel>',
    '{{ssm:secret}}',
    '\u202e',
    '\0',
    '\n',
    '2026-11-24T18:00:00Z',
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00Z',
    '2026-02-30T00:00:00Z',
  ),
  fc
    .constantFrom('x', '\u0001', '李', '\u{1f600}')
    .chain((it) => fc.constantFrom(199, 200, 201, 4000).map((count) => it.repeat(count))),
);

const oddNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -1, 0.5, now, now + hour, 8_600_000_000_000_000, 8.64e15, 8.65e15, 2 ** 53, 1e308, 5e-324),
);

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, [], {}, [[]], JSON.parse('{"__proto__":{"path":"backup"}}') as unknown),
  fc.jsonValue({ maxDepth: 2 }),
);

const override = { path: 'backup', until: '2026-11-24T18:00:00Z', by: 'kim', why: 'router maintenance' };
const full = {
  ...memoryOnBackup(hour / 2),
  pin: { path: 'backup', until: now + hour, by: 'kim', why: 'x' },
  respected: { path: 'backup', until: now + hour },
  conditions: { 'blind:backup': { since: now - hour, said: now - hour } },
  unsaid: [{ kind: 'notice', key: 'pinned', at: now, headline: 'x', lines: ['x'], nextSteps: [] }],
};

/** A JSON text in which some places hold something else, or there is a key more, or one less. */
const nearly = (whole: object): fc.Arbitrary<string> => {
  const keys = [
    ...new Set(
      JSON.stringify(whole)
        .match(/"\w+"(?=:)/g)
        ?.map((it) => it.slice(1, -1)),
    ),
  ];
  const edit = fc.tuple(fc.constantFrom(...keys), fc.constantFrom('set', 'drop', 'add'), oddValue);
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const left = new Map(edits.map(([key, ...how]) => [key, how]));
    return JSON.stringify(whole, (key, value: unknown) => {
      const [how, put] = left.get(key) ?? [];
      // What was put may hold the key again.
      left.delete(key);
      if (how === undefined) return value;
      if (how === 'drop') return undefined;
      // Of its own: what is put in two places might hold itself.
      const own = structuredClone(put);
      return how === 'set' || typeof value !== 'object' ? own : { ...value, more: own };
    });
  });
};

const anyText = (whole: object, others: readonly object[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: nearly(whole) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: oddText },
    { weight: 1, arbitrary: fc.constantFrom(...others.map((it) => JSON.stringify(it))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constant(JSON.stringify(whole)), fc.nat(400), oddText)
        .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at)),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 4000, max: 8192 }).map((length) => JSON.stringify(whole).padEnd(length, ' {')),
    },
  );

const overrides = anyText(override, [override, { path: 'auto' }, { ...override, version: 2 }, [override]]);
const memories = anyText(full, [memory, full, { ...memory, version: 2, leases: [] }, { version: 99 }, [memory]]);

const written = ({ changes }: Plan): string => JSON.stringify(changes);

/** What is published of a run, in bounds, and what it leaves behind, readable. */
const judgeRun = (site: WiredSite, plan: Plan): string[] => {
  const { announcements, memory: next } = conclude({ site, plan, outcomes: succeed(plan) });
  const messages = announcements.map((it) => toMessage(site, it));
  return [
    ...(messages.every((it) => /^[!-~][ -~]{0,98}$/.test(it.subject)) ? [] : ['a subject that SNS refuses']),
    ...(messages.every((it) => Buffer.byteLength(JSON.stringify(it)) < 120_000) ? [] : ['a message without bounds']),
    ...(next === undefined || recall(known(serializeMemory(next))).kind === 'known'
      ? []
      : ['memory that cannot be read']),
    ...(next === undefined || !serializeMemory(next).includes('{{') ? [] : ['memory that Parameter Store refuses']),
  ];
};

const judgeOverride = (site: WiredSite, snapshot: Snapshot, by: Decide): string[] => {
  const plan = by(site, snapshot, now);
  const parsed = parseOverride(snapshot.override.kind === 'known' ? snapshot.override.value : undefined);
  const held = by(site, { ...snapshot, override: unknown('throttled') }, now);
  const isHeld = parsed.kind !== 'unreadable' || written(plan) === written(held);
  return [...judgeRun(site, plan), ...(isHeld ? [] : ['what cannot be read decides'])];
};

const judgeMemory = (site: WiredSite, snapshot: Snapshot, by: Decide): string[] => {
  const plan = by(site, snapshot, now);
  const isKnown = recall(snapshot.memory).kind === 'known';
  const without = by(site, { ...snapshot, memory: known(undefined) }, now);
  const unread = by(site, { ...snapshot, memory: unknown('throttled') }, now);
  return [
    ...judgeRun(site, plan),
    ...(isKnown || written(plan) === written(without) ? [] : ['what is no memory decides']),
    ...(unread.memory === undefined ? [] : ['memory that could not be read is overwritten']),
  ];
};

/** Any text in the override parameter, as `by` decides. */
export const overrideTexts = (by: Decide = decide): Target =>
  targetOf({
    name: 'override parameter',
    promise: 7,
    cases: fc.tuple(anyScene, overrides),
    judge: ([[site, snapshot], text]) => judgeOverride(site, { ...snapshot, override: known(text) }, by),
  });

/** Any text in the memory parameter, as `by` decides. */
export const memoryTexts = (by: Decide = decide): Target =>
  targetOf({
    name: 'memory parameter',
    promise: 2,
    cases: fc.tuple(anyScene, memories),
    judge: ([[site, snapshot], text]) => judgeMemory(site, { ...snapshot, memory: known(text) }, by),
  });
