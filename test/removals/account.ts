import type { Instant, Milliseconds } from '../../failover/time.ts';
import { formatDuration } from '../../failover/time.ts';
import type { VirtualStage } from '../story/virtual-stage.ts';

/** What can be seen of a story from outside: where traffic went, and who was told what. */

interface Moved {
  readonly at: Instant;
  /** Of users' packets, in the site's first route table; `nowhere` where it selects none of the two. */
  readonly path: string;
}

interface Told {
  readonly at: Instant;
  readonly who: string;
  readonly what: string;
}

export interface Account {
  readonly moved: readonly Moved[];
  readonly told: readonly Told[];
}

/** Follows a stage from now on; what it answers is the account so far. */
export const keepAccount = ({ lab, links, clock, site }: VirtualStage): (() => Account) => {
  const [user] = site.through?.targets ?? [];
  const path = (): string => links.pathOf(user?.address ?? '') ?? 'nowhere';
  const moved: Moved[] = [{ at: clock.now(), path: path() }];
  links.onRoutes(() => {
    if (moved.at(-1)?.path !== path()) moved.push({ at: clock.now(), path: path() });
  });
  return () => ({
    moved,
    told: lab.topics
      .deliveries()
      .map(({ at, subject = '', subscription: { endpoint } }) => ({ at, who: endpoint, what: subject })),
  });
};

const listed = (items: readonly string[]): string => (items.length === 0 ? 'nothing' : items.join(', '));

const trafficDiffers = (before: Account, after: Account): string | undefined => {
  const [one, other] = [before, after].map(({ moved }) => moved.map(({ path }) => path).join(' → '));
  return one === other ? undefined : `traffic: ${other}, not ${one}`;
};

const sentence = ({ who, what }: Told): string => `${who}: ${what}`;

/** What stands in `one` and not in `other`, as often as it does so. */
const surplus = (one: readonly Told[], other: readonly Told[]): readonly string[] => {
  const left = other.map(sentence);
  return one.map(sentence).filter((text) => {
    const index = left.indexOf(text);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
};

const tellingDiffers = (before: Account, after: Account): string | undefined => {
  const [untold, added] = [surplus(before.told, after.told), surplus(after.told, before.told)];
  if (untold.length === 0 && added.length === 0) return undefined;
  return `told: ${[...(untold.length > 0 ? [`not ${listed(untold)}`] : []), ...(added.length > 0 ? [`but ${listed(added)}`] : [])].join('; ')}`;
};

const byWording = (told: readonly Told[]): readonly Told[] =>
  told.toSorted((one, other) => sentence(one).localeCompare(sentence(other)));

/** The same things in the same order, each said or done later by so much; messages of one wording are taken in turn. */
const delays = (before: Account, after: Account): readonly { readonly what: string; readonly by: Milliseconds }[] => {
  const tellings = byWording(after.told);
  return [
    ...before.moved.map(({ at, path }, index) => ({
      what: `traffic to ${path}`,
      by: (after.moved[index]?.at ?? at) - at,
    })),
    ...byWording(before.told).map(({ at, what }, index) => ({ what, by: (tellings[index]?.at ?? at) - at })),
  ];
};

const timeDiffers = (before: Account, after: Account, tolerance: Milliseconds): string | undefined => {
  const late = delays(before, after).find(({ by }) => by > tolerance);
  return late && `late: ${late.what}, by ${formatDuration(late.by)}`;
};

/** How an account differs from that of the whole stack, in one sentence; undefined where nobody could tell them apart. */
export const difference = (before: Account, after: Account, tolerance: Milliseconds): string | undefined =>
  trafficDiffers(before, after) ?? tellingDiffers(before, after) ?? timeDiffers(before, after, tolerance);
