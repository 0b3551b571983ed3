import type { Fault } from './fault.ts';
import { moving } from './moving.ts';
import { obeying } from './obeying.ts';
import { saying } from './saying.ts';

/** Every fault that the attacks must find. */
export const faults: readonly Fault[] = [...moving, ...saying, ...obeying];
