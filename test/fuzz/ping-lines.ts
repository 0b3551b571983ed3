import { StringDecoder } from 'node:string_decoder';
import * as fc from 'fast-check';
import { createLineReader, longestLine } from '../../probe/pinging/lines.ts';
import { readPingLine, type Outcome } from '../../probe/pinging/ping-line.ts';
import { createTally } from '../../probe/judging/tally.ts';
import { pingRows, type PingRow } from './ping-rows.ts';
import { targetOf, type Target } from './target.ts';

/** What a ping process prints, in any version and language, cut into chunks anywhere: heard as it is, or not at all. */

type Read = typeof readPingLine;

const numbered = (row: PingRow, sequence: number): PingRow =>
  row.says === undefined
    ? row
    : {
        ...row,
        line: row.line.replace('icmp_seq=7', `icmp_seq=${sequence}`),
        says: { ...row.says, sequence },
      };

/** A line whose verdict is known. */
const row = fc
  .tuple(fc.constantFrom(...pingRows), fc.integer({ min: 0, max: 65535 }))
  .map(([it, at]) => numbered(it, at));

const noise = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', '\r', '\u2028', ' icmp_seq=7', ' time=1 ms', 'From ', '64 bytes from ', '[1.000000] '),
  fc.integer({ min: 0, max: 70_000 }).map(String),
  fc.constantFrom('x', 'From ', 'icmp_seq=7 ').map((it) => it.repeat(500)),
);

/** One into which something was put, or from which something was cut; or noise alone. */
const spoilt = fc
  .tuple(row, fc.nat(80), fc.nat(10), noise)
  .map(([{ line }, at, length, put]) => line.slice(0, at) + put + line.slice(at + length))
  .map((line) => line.replaceAll('\n', ' '));

interface Printed {
  readonly line: string;
  /** Undefined where the line's verdict is not known, but what it takes to have one is. */
  readonly row: PingRow | undefined;
}

const printed: fc.Arbitrary<Printed> = fc.oneof(
  { weight: 3, arbitrary: row.map((it) => ({ line: it.line, row: it })) },
  { weight: 2, arbitrary: spoilt.map((line) => ({ line, row: undefined })) },
);

const output = fc.record({
  lines: fc.array(printed, { maxLength: 12 }),
  end: fc.constantFrom('\n', '\r\n'),
  cutShort: fc.string(),
  /** Bytes per chunk. */
  chunk: fc.integer({ min: 1, max: 400 }),
});

const heardOf = (bytes: Buffer, chunk: number): string[] => {
  const heard: string[] = [];
  const [hear, decoder] = [createLineReader((line) => heard.push(line)), new StringDecoder('utf8')];
  for (let at = 0; at < bytes.length; at += chunk) hear(decoder.write(bytes.subarray(at, at + chunk)));
  return heard;
};

const numberOf = (line: string): number => Number(/icmp_seq=(\d+)/.exec(line)?.[1]);

/** What any line must hold to be taken for an answer, or for a loss. */
const canSay = (line: string, { kind, sequence }: Outcome): boolean => {
  const said = line.replace(/^\[[\d.]+\] /, '');
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 65535 || numberOf(line) !== sequence) return false;
  if (kind === 'excused') return said.includes('(DIFFERENT ADDRESS!)');
  if (kind === 'answered') return /^\d+ bytes from /.test(said) && !said.includes('BAD CHECKSUM');
  return /^no answer yet for icmp_seq=\d+$/.test(said) || /^From .*(unreach|exceed|prohib|filter|unknown)/i.test(said);
};

const isTime = (outcome: Outcome): boolean =>
  outcome.kind !== 'answered' ||
  outcome.roundTrip === undefined ||
  (Number.isFinite(outcome.roundTrip) && outcome.roundTrip >= 0);

const judgeLine = ({ line, row: known }: Printed, read: Read): string[] => {
  const outcome = read(line);
  if (outcome !== undefined && !isTime(outcome)) return [`a time that is none: ${JSON.stringify(line)}`];
  if (known !== undefined)
    return outcome?.kind === known.says?.kind && outcome?.sequence === known.says?.sequence
      ? []
      : [`${known.of}: ${outcome?.kind ?? 'nothing'} instead of ${known.says?.kind ?? 'nothing'}: ${line}`];
  return outcome === undefined || canSay(line, outcome) ? [] : [`${outcome.kind}: ${JSON.stringify(line)}`];
};

/** What is published of these lines: nothing where none judged a ping, and no loss where none was said. */
const judgePeriod = (outcomes: readonly Outcome[]): string[] => {
  const tally = createTally();
  for (const outcome of outcomes) tally.judge(outcome, 0);
  const period = tally.close(10_000);
  const lost = outcomes.filter(({ kind }) => kind === 'lost').length;
  if (outcomes.length === 0) return period === undefined ? [] : ['a period although nothing was judged'];
  const { loss = 0, streak = 0, roundTrips = [] } = period ?? {};
  return [
    ...(loss >= 0 && loss <= 100 ? [] : [`a loss of ${loss} %`]),
    ...(streak <= lost && (lost > 0 || loss === 0) ? [] : ['more losses than were said']),
    ...(roundTrips.every(Number.isFinite) ? [] : ['a round trip that is no number']),
  ];
};

/** Lines of ping, as `read` reads them. */
export const pingLines = (read: Read = readPingLine): Target =>
  targetOf({
    name: 'lines of ping',
    promise: 2,
    cases: output,
    judge: ({ lines, end, cutShort, chunk }) => {
      // As UTF-8 has it: half a surrogate pair is no text.
      const whole = lines.map((it) => ({ ...it, line: it.line.toWellFormed() }));
      const bytes = Buffer.from([...whole.map(({ line }) => line), cutShort.replaceAll('\n', '')].join(end));
      const heard = heardOf(bytes, chunk);
      const meant = whole.map(({ line }) => line.replace(/\r$/, '')).filter((line) => line.length <= longestLine);
      const isHeard = end === '\n' ? JSON.stringify(heard) === JSON.stringify(meant) : heard.length === meant.length;
      return [
        ...(isHeard ? [] : ['the lines change with the chunks']),
        ...whole.flatMap((it) => judgeLine(it, read)),
        ...judgePeriod(heard.flatMap((line) => read(line) ?? [])),
      ];
    },
  });
