import type { Announcement } from '../announcement.ts';
import type { Site } from '../settings/site.ts';
import { formatInstant } from '../time.ts';

/** An announcement in words: an e-mail that a person can read on a phone, and chat's custom notification. */
export interface Message {
  /** The announcement's, in letters that may stand in an id and in a message attribute. */
  readonly key: string;
  /** Less than 100 ASCII characters, as SNS wants it. */
  readonly subject: string;
  /** Plain text. */
  readonly email: string;
  readonly chat: ChatNotification;
}

/**
 * The custom notification of Amazon Q Developer in chat applications. What does not fit this schema is dropped without
 * a word. https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export interface ChatNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    /** At most 250 characters. */
    readonly title: string;
    /** At most 8000 characters. */
    readonly description: string;
    readonly nextSteps?: readonly string[];
  };
  readonly metadata: { readonly threadId: string; readonly summary: string; readonly eventType: string };
}

const marks: Readonly<Record<Announcement['kind'], string>> = {
  failover: 'FAILOVER',
  failback: 'FAILBACK',
  condition: 'ATTENTION',
  reminder: 'REMINDER',
  over: 'OVER',
  notice: 'NOTICE',
};

/**
 * SNS takes 256 KB for all forms of a message together, the e-mail's text twice: a refused one would be tried again in
 * every run. A character is at most 4 bytes, of which JSON makes no more.
 */
const longestEmail = 20_000;
const longestLine = 5000;
const mostSteps = 10;

/** Puts an announcement into words. Text that came from outside (a reason, an id) is made harmless for mail and chat. */
export const toMessage = (site: Pick<Site, 'name'>, announcement: Announcement): Message => {
  const { kind, at, headline } = announcement;
  const key = plainKey(announcement.key);
  const begin = `[${site.name}] ${marks[kind]}:`;
  const title = cut(`${begin} ${ascii(headline)}`, longestLine);
  const chatTitle = cut(`${begin} ${plainMarkdown(cut(ascii(headline), longestLine))}`, 250);
  const lines = announcement.lines.map(line);
  const nextSteps = announcement.nextSteps.slice(0, mostSteps).map(line);
  return {
    key,
    subject: cut(title, 99),
    email: [
      cut(
        [title, '', ...lines, ...(nextSteps.length > 0 ? ['', ...nextSteps.map((step) => `- ${step}`)] : [])].join(
          '\n',
        ),
        longestEmail,
      ),
      '',
      `dx-failover, site ${site.name}, ${formatInstant(at)}`,
    ].join('\n'),
    chat: {
      version: '1.0',
      source: 'custom',
      id: `${site.name}/${key}/${at}`,
      content: {
        textType: 'client-markdown',
        title: chatTitle,
        description: cut(lines.map(plainMarkdown).join('\n'), 8000),
        ...(nextSteps.length > 0 ? { nextSteps: nextSteps.map(plainMarkdown) } : {}),
      },
      metadata: {
        threadId: `${site.name}/${threadOf(kind, key)}`,
        summary: chatTitle,
        eventType: kind,
      },
    },
  };
};

/** A failover and its failback belong to one thread; a state and its reminders to another. */
const threadOf = (kind: Announcement['kind'], key: string): string =>
  kind === 'failover' || kind === 'failback' ? 'switch' : key;

/** Cuts between characters: half a surrogate pair is no text. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 3).replace(/[\ud800-\udbff]$/, '')}...`;

/** One line, printable: a pasted reason must not forge further lines of a message, nor hide or turn around what follows. */
const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');

const line = (text: string): string => cut(oneLine(text), longestLine);

/** Keys are ours; one that memory was made to hold must not act in an id, nor be refused as an attribute. */
const plainKey = (key: string): string => cut(key.replace(/[^\w.:/-]+/g, '-'), 100) || 'none';

const ascii = (text: string): string => oneLine(text).replace(/[^\u0020-\u007e]/gu, '?');

/** Mentions, links and mark-up of outside text must not act in chat. */
const plainMarkdown = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#]/g, '$&\u200b')
    .replaceAll('://', ':\u200b//')
    .replace(/[\\*_~`|[\]]/g, '\\$&');
