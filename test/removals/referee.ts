import type { Assembled } from '../../lab/assemble.ts';
import { openVirtual } from '../story/virtual-stage.ts';
import { difference, keepAccount, type Account } from './account.ts';
import { templateOf, withTemplate } from './alter.ts';
import { without, type Removal } from './removal.ts';
import type { Story } from './story.ts';

/** What became of a removal. */
export interface Verdict {
  readonly removal: Removal;
  /** The story that caught it, and how; undefined where none did. */
  readonly caught: { readonly story: string; readonly how: string } | undefined;
}

/** Judges removals from one stack. */
export interface Referee {
  /** What the whole stack does in a story; played once. */
  reference(story: Story): Promise<Account>;
  /** Plays story after story without it, those first that are about it, until one catches it. */
  judge(removal: Removal): Promise<Verdict>;
}

/** Rejects where the lab refuses the stack or fails on the way: that is no catch. */
const account = async (assembled: Assembled, { play }: Story): Promise<Account> => {
  const stage = await openVirtual(assembled);
  const soFar = keepAccount(stage);
  await play(stage);
  const seen = soFar();
  await stage.close();
  return seen;
};

/** The stories that are likely to catch it come first. */
const ordered = (stories: readonly Story[], { name }: Removal): readonly Story[] => [
  ...stories.filter(({ about }) => about.test(name)),
  ...stories.filter(({ about }) => !about.test(name)),
];

export const createReferee = (assembled: Assembled, stories: readonly Story[]): Referee => {
  const references = new Map<Story, Account>();
  const reference = async (story: Story): Promise<Account> => {
    const known = references.get(story) ?? (await account(assembled, story));
    references.set(story, known);
    return known;
  };
  const judge = async (removal: Removal): Promise<Verdict> => {
    const altered = withTemplate(assembled, without(templateOf(assembled), removal));
    try {
      for (const story of ordered(stories, removal)) {
        // oxlint-disable no-await-in-loop -- virtual time has one thread
        const before = await reference(story);
        const how = difference(before, await account(altered, story), removal.tolerance);
        // oxlint-enable no-await-in-loop
        if (how !== undefined) return { removal, caught: { story: story.name, how } };
      }
      return { removal, caught: undefined };
    } finally {
      altered.discard();
    }
  };
  return { reference, judge };
};
