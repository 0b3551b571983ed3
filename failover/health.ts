import type { Kind } from './site.ts';
import type { Instant } from './time.ts';

/** What the signals of a path, or of one kind, add up to. Unknown is a value of its own: never down, never healthy. */
export type Health = 'healthy' | 'degraded' | 'down' | 'unknown';

/** One kind of a path, judged. */
export interface KindHealth {
  readonly health: Health;
  /** Since when it reads so; undefined where nothing tells. */
  readonly since?: Instant | undefined;
  /** For a person: which signals say so. */
  readonly why: string;
}

/** A path, judged. */
export interface PathHealth extends KindHealth {
  readonly kinds: Readonly<Partial<Record<Kind, KindHealth>>>;
}
