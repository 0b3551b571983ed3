import { describe, expect, it } from 'vitest';
import { decide } from '../../failover/decide.ts';
import { toMessage } from '../../failover/announce/message.ts';
import { readSettings } from '../../failover/settings/reading/settings-file.ts';
import { known } from '../../failover/snapshot.ts';
import { createHandler } from '../../handlers/reactor.ts';
import { readPingLine } from '../../probe/pinging/ping-line.ts';
import { events } from './events.ts';
import { memoryTexts, overrideTexts } from './parameters.ts';
import { pingLines } from './ping-lines.ts';
import { pingRows } from './ping-rows.ts';
import { settings } from './settings.ts';
import { targets } from './targets.ts';
import { texts } from './texts.ts';

/** A few cases each; `npm run attack` tries more. */
const runs: Readonly<Record<string, number>> = { events: 40, 'configuration files': 40 };

describe('whatever is fed in', () => {
  it.each(targets())('$name: no promise is broken', async (target) => {
    const cases = runs[target.name] ?? 150;

    expect(await target.try(1, cases)).toEqual({ cases, violations: [] });
  });

  it.each(pingRows)('$of: "$line" says what it says', ({ line, says }) => {
    const outcome = readPingLine(line);

    expect(outcome && { kind: outcome.kind, sequence: outcome.sequence }).toEqual(says);
  });
});

describe('a fault is found', () => {
  it.each([
    [
      'an answer read from anywhere in a line',
      pingLines((line) => readPingLine(line.replace(/^.*?(?=\d+ bytes)/, ''))),
    ],
    ['an unknown line taken for a loss', pingLines((line) => readPingLine(line) ?? { kind: 'lost', sequence: 1 })],
    [
      'a reader of settings that throws',
      settings((text) => {
        if (text.includes('&a')) throw new Error('an anchor');
        return readSettings(text);
      }),
    ],
    ['settings refused without a word', settings(() => ({ kind: 'invalid', errors: [] }))],
    [
      'an override that is taken for auto where it cannot be read',
      overrideTexts((site, snapshot, now) =>
        decide(site, snapshot.override.kind === 'known' ? { ...snapshot, override: known(undefined) } : snapshot, now),
      ),
    ],
    [
      'memory that is overwritten though it could not be read',
      memoryTexts((site, snapshot, now) => {
        const plan = decide(site, snapshot, now);
        return { ...plan, memory: plan.memory ?? decide(site, { ...snapshot, memory: known(undefined) }, now).memory };
      }),
    ],
    [
      'a reason that goes into chat as it is',
      texts((site, announcement) => {
        const message = toMessage(site, announcement);
        const content = { ...message.chat.content, description: announcement.lines.join('\n') };
        return { ...message, chat: { ...message.chat, content } };
      }),
    ],
    [
      'a headline that is the subject as it is',
      texts((site, it) => ({ ...toMessage(site, it), subject: it.headline })),
    ],
    [
      'a handler that throws what it does not know',
      events((options) => {
        const handler = createHandler(options);
        return async (event, context) => {
          if (typeof event !== 'object') throw new Error('no event');
          await handler(event, context);
        };
      }),
    ],
    ['a handler that drops events without a word', events(() => () => Promise.resolve())],
  ])('%s', async (_, target) => {
    const { violations } = await target.try(1, 600);

    expect(violations).toHaveLength(1);
  });
});
