import type { History } from '../history.ts';
import { agreement } from './agreement.ts';
import { authority } from './authority.ts';
import { bounded } from './bounded.ts';
import { caused } from './cause.ts';
import { inTime } from './in-time.ts';
import { owned } from './ownership.ts';
import { pinned } from './pins.ts';
import type { Check, Violation } from './promise.ts';
import { said } from './said.ts';
import { watched } from './watched.ts';

/** The promises of docs/promises.md, by their number. */
export const promises: ReadonlyMap<number, Check> = new Map(
  [inTime, caused, bounded, owned, said, agreement, pinned, authority, watched].map((check, index) => [
    index + 1,
    check,
  ]),
);

/** Every promise that a world broke. */
export const judge = (history: History): readonly Violation[] =>
  [...promises].flatMap(([promise, check]) => check(history).map((it) => ({ promise, ...it })));
