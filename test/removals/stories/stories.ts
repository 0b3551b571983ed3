import type { Story } from '../story.ts';
import {
  backupDead,
  bgpLost,
  bothDead,
  burst,
  lastWitness,
  lossyBackup,
  lossyPrimary,
  outage,
  passing,
  slowBackup,
  slowLane,
  unheard,
  unrouted,
} from './line.ts';
import { conflicting, pinned, withdrawn } from './people.ts';
import { broken, restarted, silent, undelivered } from './reactor.ts';
import { strangers, unencrypted, unknownEvent } from './strangers.ts';

/** All stories, the quick ones first. */
export const stories: readonly Story[] = [
  outage,
  unencrypted,
  unknownEvent,
  strangers,
  conflicting,
  restarted,
  burst,
  slowLane,
  slowBackup,
  passing,
  unheard,
  bgpLost,
  bothDead,
  backupDead,
  pinned,
  silent,
  broken,
  lastWitness,
  withdrawn,
  undelivered,
  lossyPrimary,
  lossyBackup,
  unrouted,
];
