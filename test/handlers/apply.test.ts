import {
  CreateTransitGatewayPrefixListReferenceCommand as Create,
  DeleteTransitGatewayPrefixListReferenceCommand as Delete,
  ModifyTransitGatewayPrefixListReferenceCommand as Modify,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../failover/plan.ts';
import { hour, second } from '../../failover/time.ts';
import { elsewhere, list, table, vpn } from '../failover/scene.ts';
import type { Answer } from './answers.ts';
import { createWorld, type World } from './world.ts';

const key = { TransitGatewayRouteTableId: table, PrefixListId: list };
const toVpn = { ...key, TransitGatewayAttachmentId: vpn };

/** How the reference comes to be as it is when the reactor writes. */
const states = {
  absent: [],
  pending: [new Create(toVpn)],
  available: [new Create(toVpn), 'settle'],
  modifying: [new Create({ ...key, Blackhole: true }), 'settle', new Modify(toVpn)],
  deleting: [new Create(toVpn), 'settle', new Delete(key)],
  elsewhere: [new Create({ ...key, TransitGatewayAttachmentId: elsewhere }), 'settle'],
  blackhole: [new Create({ ...key, Blackhole: true }), 'settle'],
} as const;
type State = keyof typeof states;

/** Brings the reference into a state, in which it stays. */
const bringInto = async (world: World, state: State): Promise<void> => {
  for (const step of states[state]) {
    if (step === 'settle') {
      await world.clock.advance(2 * second);
    } else {
      const isLast = step === states[state].at(-1);
      world.transitGateway.setReferenceDelay(isLast ? hour : second);
      const sent = world.operator.send(step);
      await world.clock.advance(second);
      await sent;
    }
  }
};

/** A table of outcomes: each state with what it makes of each answer. */
const rowsOf = (text: string): [State, Record<string, string>][] => {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.map(([state, ...outcomes]) => [
    state as State,
    Object.fromEntries(head.map((answer, column) => [answer, outcomes[column] ?? 'missing'])),
  ]);
};

/** In one word: what the outcome says, and how a failure came about. */
const wordOf = ({ outcome, took }: Awaited<ReturnType<World['carryOut']>>): string => {
  if (outcome?.kind !== 'failed') return outcome?.kind ?? 'nothing';
  if (outcome.why.includes('not ours')) return 'refused';
  return took >= 10 * second ? 'given-up' : 'failed';
};

const creating = `
             success  duplicate  not-found  throttled  timed-out  denied     unknown-error
  absent     created  given-up   given-up   given-up   given-up   given-up   given-up
  pending    created  unchanged  unchanged  unchanged  created    unchanged  unchanged
  available  created  unchanged  unchanged  unchanged  created    unchanged  unchanged
  modifying  created  unchanged  unchanged  unchanged  created    unchanged  unchanged
  deleting   created  given-up   given-up   given-up   given-up   given-up   given-up
  elsewhere  created  refused    refused    refused    refused    refused    refused
  blackhole  created  refused    refused    refused    refused    refused    refused
`;

const deleting = `
             success  duplicate  not-found  throttled  timed-out  denied     unknown-error
  absent     removed  unchanged  unchanged  unchanged  removed    unchanged  unchanged
  pending    removed  given-up   given-up   given-up   given-up   given-up   given-up
  available  removed  given-up   given-up   given-up   given-up   given-up   given-up
  modifying  removed  given-up   given-up   given-up   given-up   given-up   given-up
  deleting   removed  unchanged  unchanged  unchanged  removed    unchanged  unchanged
  elsewhere  removed  refused    refused    refused    refused    refused    refused
  blackhole  removed  refused    refused    refused    refused    refused    refused
`;

const changeOf = (kind: Change['kind']): Change => ({
  kind,
  routeTableId: table,
  prefixListId: list,
  attachmentId: vpn,
});

describe.each([
  ['create', creating],
  ['delete', deleting],
] as const)('each answer to a %s', (kind, outcomes) => {
  it.each(rowsOf(outcomes))('that finds the reference %s', async (state, expected) => {
    const world = createWorld();
    await bringInto(world, state);

    const words: Record<string, string> = {};
    for (const answer of Object.keys(expected) as Answer[]) {
      world.answerWrites(answer);
      words[answer] = wordOf(await world.carryOut(changeOf(kind)));
    }

    expect(words).toEqual(expected);
  });
});

describe('a write that fails at first', () => {
  it.each(['throttled', 'denied', 'timed-out', 'unknown-error'] as const)(
    'is made by a later attempt: %s',
    async (answer) => {
      const world = createWorld();
      world.answerWrites(answer);
      void world.clock.sleep(3 * second).then(() => world.answerWrites(undefined));

      const { outcome, took } = await world.carryOut(changeOf('create'));

      expect(outcome?.kind).toBe('created');
      expect(took).toBeLessThan(8 * second);
      expect(world.transitGateway.references(table)).toMatchObject([{ prefixListId: list, target: { id: vpn } }]);
    },
  );

  it('waits for a reference that is going, and makes it anew', async () => {
    const world = createWorld();
    await bringInto(world, 'available');
    world.transitGateway.setReferenceDelay(4 * second);
    const deleted = world.operator.send(new Delete(key));
    await world.clock.advance(second);
    await deleted;

    const { outcome } = await world.carryOut(changeOf('create'));

    expect(outcome?.kind).toBe('created');
  });

  it('is given up after 15 s, with AWS’s last word', async () => {
    const world = createWorld();
    world.answerWrites('denied');

    const { outcome, took } = await world.carryOut(changeOf('create'));

    expect(outcome).toMatchObject({ kind: 'failed', why: 'UnauthorizedOperation: so it says' });
    expect(took).toBeLessThanOrEqual(15 * second);
  });

  it('is abandoned in a run that is older than 20 s', async () => {
    const world = createWorld();

    const { outcome } = await world.carryOut(changeOf('create'), 21 * second);

    expect(outcome).toMatchObject({ kind: 'failed', why: 'the run is 21 s old: its plan is abandoned' });
    expect(world.operations()).toEqual([]);
  });

  it('leaves a reference alone that turns out to be somebody else’s', async () => {
    const world = createWorld();
    await bringInto(world, 'elsewhere');

    const { outcome } = await world.carryOut(changeOf('create'));

    expect(outcome).toMatchObject({
      kind: 'failed',
      why: `the reference leads to ${elsewhere}: not ours, left alone`,
    });
    expect(world.transitGateway.references(table)).toMatchObject([{ target: { id: elsewhere } }]);
  });
});
