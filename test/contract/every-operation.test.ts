import { expect, it } from 'vitest';
import { expectedOf, suites, trialsOf } from './trials.ts';
import { trySdk } from './sdk.ts';
import { startWholeLab } from './whole-lab.ts';

const ways = suites.flatMap((suite) => suite.protocols.map((protocol) => ({ suite, protocol, name: suite.name })));

it.each(ways)(
  'every operation of $name over $protocol answers, and refuses what is wrong',
  async ({ suite, protocol }) => {
    const lab = await startWholeLab();
    const trials = trialsOf(suite, protocol);

    const outcomes = await trySdk(suite, protocol, { url: lab.url, trials });

    await lab.close();
    expect(outcomes).toMatchObject(expectedOf(trials));
  },
);
