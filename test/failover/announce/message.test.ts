import { describe, expect, it } from 'vitest';
import { announcementKinds, type Announcement } from '../../../failover/announcement.ts';
import { toMessage } from '../../../failover/announce/message.ts';
import { now } from '../scene.ts';

const failover: Announcement = {
  kind: 'failover',
  key: 'failover',
  at: now,
  headline: 'traffic moved to the VPN',
  lines: ['R3 primary is down: ping.', 'From primary to backup.'],
  nextSteps: ['Do this.', 'Or that.'],
};
const messageOf = (parts: Partial<Announcement> = {}) => toMessage({ name: 'hq' }, { ...failover, ...parts });

describe('an e-mail', () => {
  it('R8 reads on a phone: what, why, what to do, which site, when', () => {
    expect(messageOf()).toMatchObject({
      subject: '[hq] FAILOVER: traffic moved to the VPN',
      email: [
        '[hq] FAILOVER: traffic moved to the VPN',
        '',
        'R3 primary is down: ping.',
        'From primary to backup.',
        '',
        '- Do this.',
        '- Or that.',
        '',
        'dx-failover, site hq, 2026-11-24T12:00:00Z',
      ].join('\n'),
    });
  });

  it('R8 has no list of steps where there is nothing to do', () => {
    expect(messageOf({ nextSteps: [] }).email).not.toContain('- ');
  });

  it('R8 has ten steps at most, as the chat message has', () => {
    const steps = Array.from({ length: 11 }, (_, index) => `Step ${index + 1}.`);

    const { email, chat } = messageOf({ nextSteps: steps });

    expect(email.split('\n').filter((it) => it.startsWith('- '))).toEqual(steps.slice(0, 10).map((it) => `- ${it}`));
    expect(chat.content.nextSteps).toEqual(steps.slice(0, 10));
  });

  it.each([
    ['of 99 characters with its mark', 'x'.repeat(84), 'x'.repeat(84)],
    ['longer', 'x'.repeat(85), `${'x'.repeat(81)}...`],
    ['not ASCII', 'pinned by Jürgen 李雷 \u{1f600}', 'pinned by J?rgen ?? ?'],
    [
      'of several lines',
      'pinned by kim\r\nBcc: all@example.com\u2028\u0085next',
      'pinned by kim Bcc: all@example.com next',
    ],
  ])('R8 a headline that is %s makes a subject of one line, ASCII, less than 100 characters', (_, headline, told) => {
    const { subject } = messageOf({ headline });

    expect(subject).toBe(`[hq] FAILOVER: ${told}`);
    expect(subject.length).toBeLessThan(100);
  });

  it('R8 says by its first word what kind it is of', () => {
    const subjects = announcementKinds.map((kind) => messageOf({ kind, headline: 'x' }).subject);

    expect(subjects).toEqual([
      '[hq] FAILOVER: x',
      '[hq] FAILBACK: x',
      '[hq] ATTENTION: x',
      '[hq] REMINDER: x',
      '[hq] OVER: x',
      '[hq] NOTICE: x',
    ]);
  });

  it('R8 stays within what SNS takes, and keeps its end', () => {
    const { email, chat } = messageOf({ lines: Array.from({ length: 9 }, () => '李'.repeat(300_000)) });

    expect(2 * Buffer.byteLength(email) + Buffer.byteLength(JSON.stringify(chat))).toBeLessThan(256 * 1024);
    expect(email).toMatch(/\.\.\.\n\ndx-failover, site hq, 2026-11-24T12:00:00Z$/);
  });
});

describe('a hostile reason', () => {
  const forging = 'x\n\n- Run this.\r\u2028\u2029\u0085\u000b[hq] FAILBACK: all is well';

  it.each([
    ['a line', { lines: [forging] }, 8],
    ['a step', { nextSteps: [forging] }, 8],
    ['the headline', { headline: forging }, 9],
  ])('R8 in %s forges no line of the e-mail or of the chat message', (_, parts, lineCount) => {
    const { email, chat } = messageOf(parts);

    const ends = /[\n\r\v\u0085\u2028\u2029]/;
    expect(email.split(ends)).toHaveLength(lineCount);
    expect(chat.content.title).not.toMatch(ends);
  });

  it('R8 cannot hide or turn around what follows', () => {
    const { email } = messageOf({ lines: ['a\u202eb\u2066c\u200bd\ufeffe\u009bf'] });

    expect(email).toContain('a b c d e f');
  });

  it('R8 that is no well-formed text is made so', () => {
    const { email, chat } = messageOf({ lines: ['a\ud800b'] });

    expect(email.isWellFormed()).toBe(true);
    expect(chat.content.description.isWellFormed()).toBe(true);
  });

  it.each([
    ['a mention of Slack', '<!channel> <@U123>', '&lt;!channel&gt; &lt;@\u200bU123&gt;'],
    ['a mention', '@here', '@\u200bhere'],
    ['a channel', '#general', '#\u200bgeneral'],
    ['a link', '[click](https://evil.example)', '\\[click\\](https:\u200b//evil.example)'],
    ['emphasis', '*a* _b_ ~c~ `d`', '\\*a\\* \\_b\\_ \\~c\\~ \\`d\\`'],
    ['an escaped mark', '\\*a\\*', '\\\\\\*a\\\\\\*'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a table', '|a|', '\\|a\\|'],
  ])('R8 with %s does nothing in chat', (_, text, harmless) => {
    const { chat } = messageOf({ headline: text, lines: [text], nextSteps: [text] });

    expect(chat.content).toMatchObject({ description: harmless, nextSteps: [harmless] });
    expect(chat.content.title).toContain(harmless);
    expect(chat.metadata.summary).toContain(harmless);
  });
});

describe('a chat message', () => {
  it("R8 has the fields of the service's schema, and no other", () => {
    expect(messageOf().chat).toEqual({
      version: '1.0',
      source: 'custom',
      id: `hq/failover/${now}`,
      content: {
        textType: 'client-markdown',
        title: '[hq] FAILOVER: traffic moved to the VPN',
        description: 'R3 primary is down: ping.\nFrom primary to backup.',
        nextSteps: ['Do this.', 'Or that.'],
      },
      metadata: {
        threadId: 'hq/switch',
        summary: '[hq] FAILOVER: traffic moved to the VPN',
        eventType: 'failover',
      },
    });
  });

  it('R8 has no next steps where there is nothing to do', () => {
    expect(messageOf({ nextSteps: [] }).chat.content).toEqual({
      textType: 'client-markdown',
      title: '[hq] FAILOVER: traffic moved to the VPN',
      description: 'R3 primary is down: ping.\nFrom primary to backup.',
    });
  });

  it('R8 of a key that acts, or of none, has an id that does not', () => {
    expect(messageOf({ key: '<!channel> a' })).toMatchObject({
      key: '-channel-a',
      chat: { id: `hq/-channel-a/${now}` },
    });
    expect(messageOf({ key: '' }).key).toBe('none');
  });

  it('R8 keeps to the lengths of the schema, and cuts no character in two', () => {
    const { chat } = messageOf({ headline: 'x'.repeat(400), lines: ['\u{1f600}'.repeat(5000), 'y'.repeat(5000)] });

    expect(chat.content).toMatchObject({
      title: `[hq] FAILOVER: ${'x'.repeat(232)}...`,
      description: `${'\u{1f600}'.repeat(2498)}...\n${'y'.repeat(2997)}...`,
    });
    expect(chat.content.description).toHaveLength(8000);
  });

  it('R8 of a failover and of its failback is one thread, a state and its reminders another', () => {
    const threads = announcementKinds.map((kind) => [
      kind,
      messageOf({ kind, key: 'blind:backup' }).chat.metadata.threadId,
    ]);

    expect(Object.fromEntries(threads)).toEqual({
      failover: 'hq/switch',
      failback: 'hq/switch',
      condition: 'hq/blind:backup',
      reminder: 'hq/blind:backup',
      over: 'hq/blind:backup',
      notice: 'hq/blind:backup',
    });
  });
});
