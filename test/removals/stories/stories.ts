import type { Story } from '../story.ts';
import { outage } from './line.ts';
import { broken } from './reactor.ts';

/** All stories, the quick ones first. */
export const stories: readonly Story[] = [outage, broken];
