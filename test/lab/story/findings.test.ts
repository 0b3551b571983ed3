import { expect, it } from 'vitest';
import { references } from '../../../lab/story/findings.ts';
import type { Stage } from '../../../lab/story/stage.ts';
import { site, siteOf, table } from '../../failover/scene.ts';

const [named, made] = ['pl-0d81338f99b4770b6', 'pl-0000000000000001'];

/** What stands in the site's table, and what the story finds of its lists. */
const statesOf = (lists: readonly object[], standing: readonly object[]) => {
  const of = siteOf({ routing: { ...site.routing, prefixLists: lists as (typeof site)['routing']['prefixLists'] } });
  const transitGateway = { references: (id: string) => (id === table ? standing : []) };
  return references({ site: of, transitGateway } as unknown as Stage).map(({ state }) => state);
};

const list = { ranges: ['10.3.0.0/18'] };
const other = { ranges: ['10.3.64.0/18'] };

it.each([
  ['by its id', [{ id: named, ...list }], [{ prefixListId: named, state: 'available' }], ['available']],
  ['that is absent, by its id', [{ id: named, ...list }], [{ prefixListId: made, state: 'available' }], ['absent']],
  ['that the deployment made', [list], [{ prefixListId: made, state: 'pending' }], ['pending']],
  [
    'beside one that has an id',
    [{ id: named, ...list }, other],
    [
      { prefixListId: made, state: 'pending' },
      { prefixListId: named, state: 'available' },
    ],
    ['available', 'pending'],
  ],
  ['without any reference', [{ id: named, ...list }, other], [], ['absent', 'absent']],
])('the story finds the reference of a list %s', (_, lists, standing, states) => {
  expect(statesOf(lists, standing)).toEqual(states);
});
