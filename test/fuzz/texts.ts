import type { PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import * as fc from 'fast-check';
import { publish } from '../../aws/topic.ts';
import { announcementKinds, type Announcement } from '../../failover/announcement.ts';
import { toMessage } from '../../failover/announce/message.ts';
import { now } from '../failover/scene.ts';
import { targetOf, type Target } from './target.ts';

/** What people, AWS and strangers may write, on its way to the topic: SNS takes it, and in mail and chat it is only read. */

type Say = typeof toMessage;

const markUp = fc.constantFrom(
  '<!channel>',
  '<!here|here>',
  '<@U0123ABCD>',
  '@here',
  '@everyone',
  '<https://evil.example|click>',
  'https://evil.example',
  '[x](https://evil.example)',
  'mailto:a@evil.example',
  '*a* _b_ ~c~ `d`',
  '&lt;!channel&gt;',
  '&',
  '|a|',
  '#general',
  '\\',
  '<script>alert(1)</script>',
  '```',
  '\r\nBcc: all@evil.example',
  '\n\n[hq] FAILBACK: all is well',
  '\u2028',
  '\u2029',
  '\u0085',
  '\v',
  '\0',
  '\u001b[31m',
  '\u202e',
  '\u2066',
  '\u200f',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\u{1f600}',
  '李雷',
  ' ',
);

const text = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.oneof(markUp, fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 12 })
      .map((them) => them.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(markUp, fc.constantFrom(1000, 8000, 60_000))
      .map(([it, length]) => it.repeat(Math.ceil(length / it.length))),
  },
);
const huge = fc.constantFrom('x', '<', '\u{1f600}', '\\', '"').map((it) => it.repeat(300_000 / it.length));

const announcement: fc.Arbitrary<Announcement> = fc.record({
  kind: fc.constantFrom(...announcementKinds),
  key: text,
  at: fc.constant(now),
  headline: fc.oneof({ weight: 20, arbitrary: text }, { weight: 1, arbitrary: huge }),
  lines: fc.array(fc.oneof({ weight: 40, arbitrary: text }, { weight: 1, arbitrary: huge }), { maxLength: 6 }),
  nextSteps: fc.array(text, { maxLength: 4 }),
});

/** The call as the topic's adapter makes it. */
const callFor = async (it: Announcement, say: Say): Promise<PublishCommandInput> => {
  let input: PublishCommandInput | undefined;
  const send = (command: { readonly input: PublishCommandInput }): Promise<void> => {
    input = command.input;
    return Promise.resolve();
  };
  const message = { ...say({ name: 'hq' }, it), topicArn: 'topic', kind: it.kind };
  await publish({ send } as unknown as SNSClient, message, new AbortController().signal);
  if (input === undefined) throw new Error('nothing was published');
  return input;
};

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const judgeCall = ({ Subject = '', Message = '', MessageAttributes = {} }: PublishCommandInput): string[] => {
  const attributes = Object.values(MessageAttributes).map(({ StringValue = '' }) => StringValue);
  const bytes = Buffer.byteLength(Message + JSON.stringify(MessageAttributes));
  return [
    ...(/^[!-~][ -~]{0,98}$/.test(Subject) ? [] : [`a subject that SNS refuses: ${Subject}`]),
    ...(bytes <= 262_144 ? [] : [`${bytes} bytes`]),
    ...(attributes.every((value) => /^[!-~]+$/.test(value)) ? [] : ['an attribute that SNS may refuse']),
  ];
};

/** What acts in Slack or Teams; a mark after a backslash, and an entity, are only read. */
const acts = /[<>]|&(?!amp;|lt;|gt;)|[@#](?!\u200b)|:\/\/|(?<!\\)(?:\\\\)*[*_~`|[\]]/;
const hides = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Without what is ours, and without what an end that was cut off may leave. */
const theirs = (it: string): string => it.replace(/^\[hq\] /, '').replace(/(?:&\w{0,3}|[@#]|\\)?\.\.\.$/, '');

interface Forms {
  readonly default: string;
  readonly email: string;
  readonly https: string;
}

const judgeForms = ({ Message = '' }: PublishCommandInput, it: Announcement): string[] => {
  const { email, https } = JSON.parse(Message) as Forms;
  const { id, content, metadata } = JSON.parse(https) as ReturnType<Say>['chat'] & { id: string };
  const shown = [content.title, metadata.summary, ...content.description.split('\n'), ...(content.nextSteps ?? [])];
  const ids = [id, metadata.threadId];
  const lineCount = 4 + it.lines.length + (it.nextSteps.length > 0 ? 1 + it.nextSteps.length : 0);
  return [
    ...(shown.some((line) => acts.test(theirs(line))) ? ['text that acts in chat'] : []),
    ...([...shown.map((line) => line.replaceAll('\u200b', '')), ...email.split('\n')].some((line) => hides.test(line))
      ? ['text that hides']
      : []),
    ...(ids.every((value) => /^[\w.:/-]+$/.test(value)) ? [] : ['an id that acts']),
    ...(email.split('\n').length <= lineCount ? [] : ['a forged line of e-mail']),
    ...(content.title.length <= 250 && content.description.length <= 8000 ? [] : ['longer than chat shows']),
    ...(email.endsWith('dx-failover, site hq, 2026-11-24T12:00:00Z') ? [] : ['an e-mail without its end']),
  ];
};

/** Texts from outside in announcements, as `say` puts them into words. */
export const texts = (say: Say = toMessage): Target =>
  targetOf({
    name: 'texts of announcements',
    promise: 8,
    cases: announcement,
    judge: async (it) => {
      const call = await callFor(it, say);
      return [...judgeCall(call), ...judgeForms(call, it)];
    },
  });
