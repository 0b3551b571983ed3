import { sitesIn, type Source } from './sites.ts';
import { tryWorld } from './trial.ts';

/** What a worker is sent: a world to play, on sites that are synthesized already. */
export interface Order {
  readonly source: Source;
  readonly replay: string;
}

// A failure ends this process: whoever waits for the answer hears of it.
process.on('message', ({ source, replay }: Order) => {
  void tryWorld(sitesIn(source), replay).then((trial) => process.send?.(trial));
});
