import { parseArgs } from 'node:util';
import { assemble } from '../../lab/assemble.ts';
import { templateOf } from './alter.ts';
import { createReferee, type Verdict } from './referee.ts';
import { removalsOf, type Removal } from './removal.ts';
import { stories } from './stories/stories.ts';

/**
 * Takes away, one by one, all that the example's template says of who may do what, what wakes whom and what rings, and plays
 * stories until somebody can tell the difference: `npm run lab:removals [-- --json] [--only NAME]`.
 */

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const why = ({ caught, unplayed }: Verdict): string => {
  if (caught !== undefined) return `${caught.story}: ${caught.how}`;
  return unplayed === undefined ? 'no story can tell the difference' : `the lab does not play it: ${unplayed}`;
};

const row = (verdict: string, { kind, name }: Pick<Removal, 'kind' | 'name'>, how: string): string =>
  `${verdict.padEnd(8)}  ${kind.padEnd(12)}  ${name}\n${' '.repeat(24)}${how}`;

const assembled = await assemble('failover.example.yaml');
try {
  const { removals, excused } = removalsOf(templateOf(assembled));
  const referee = createReferee(assembled, stories);
  const uncaught: string[] = [];
  const judged = removals.filter(({ name }) => name.includes(values.only));
  for (const removal of judged) {
    // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
    const verdict = await referee.judge(removal);
    const isCaught = verdict.caught !== undefined;
    print(row(isCaught ? 'caught' : 'UNCAUGHT', removal, why(verdict)));
    if (!isCaught) uncaught.push(removal.name);
  }
  for (const { name, why: reason } of excused) print(row('excused', { kind: 'statement', name }, reason));
  const result = {
    removals: judged.length,
    caught: judged.length - uncaught.length,
    excused: excused.length,
    uncaught,
  };
  print(`${result.caught} of ${result.removals} caught, ${result.excused} excused`);
  if (values.json) print(JSON.stringify(result));
  process.exitCode = uncaught.length === 0 ? 0 : 1;
} finally {
  assembled.discard();
}
