import { events } from './events.ts';
import { memoryTexts, overrideTexts } from './parameters.ts';
import { pingLines } from './ping-lines.ts';
import { settings } from './settings.ts';
import type { Target } from './target.ts';
import { texts } from './texts.ts';

/** Everything that others write and we read, on the product as it is. */
export const targets = (): readonly Target[] => [
  events(),
  settings(),
  overrideTexts(),
  memoryTexts(),
  pingLines(),
  texts(),
];
