import type { History } from '../history.ts';
import { agreement } from './agreement.ts';
import { authority } from './authority.ts';
import { bounded } from './bounded.ts';
import { caused } from './cause.ts';
import { damped } from './damped.ts';
import { inTime } from './in-time.ts';
import { leftBehind } from './left-behind.ts';
import { owned } from './ownership.ts';
import { pinned } from './pins.ts';
import type { Check, Violation } from './promise.ts';
import { said } from './said.ts';
import { unmade } from './unmade.ts';
import { watched } from './watched.ts';
import { wordEnds } from './word-ends.ts';

/** The promises of docs/promises.md, by their number. */
export const promises: ReadonlyMap<number, Check> = new Map(
  [
    [inTime, leftBehind],
    [caused],
    [bounded, damped],
    [owned],
    [said, unmade],
    [agreement],
    [pinned, wordEnds],
    [authority],
    [watched],
  ].map((checks, index) => [index + 1, (history) => checks.flatMap((check) => check(history))]),
);

/** Every promise that a world broke. */
export const judge = (history: History): readonly Violation[] =>
  [...promises].flatMap(([promise, check]) => check(history).map((it) => ({ promise, ...it })));
