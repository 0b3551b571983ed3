import { makeParameter, writeParameter } from '../aws/parameters.ts';
import { serializeMemory, type Memory } from '../failover/memory.ts';
import { memoryParameter } from '../failover/names.ts';
import { ApplyError, messageOf } from './apply-error.ts';
import { persist } from './patience.ts';
import type { Run } from './run.ts';

/** What the parameter holds after an attempt to remember. */
export interface Remembered {
  readonly text: string | undefined;
  readonly failures: readonly ApplyError[];
}

const notRemembered = (
  run: Run,
  { name, last, text, error }: { name: string; last: string | undefined; text: string; error: unknown },
): Remembered => {
  const why = messageOf(error);
  run.log.error('not remembered', { name, why });
  run.unwritten.current = { stored: last, text };
  return { text: last, failures: [new ApplyError({ step: 'remember', resource: name, why }, { cause: error })] };
};

/**
 * Writes memory where it differs from `last`, the text that the parameter holds (100 versions are kept, and most runs
 * change nothing). Without memory it writes nothing. Never rejects.
 */
export const remember = async (run: Run, memory: Memory | undefined, last: string | undefined): Promise<Remembered> => {
  const text = memory === undefined ? last : serializeMemory(memory);
  if (text === undefined) return { text: last, failures: [] };
  run.unwritten.current = undefined;
  if (text === last) return { text: last, failures: [] };
  const name = memoryParameter(run.site);
  try {
    await persist(run, (signal) => writeParameter(run.clients.ssm, { name, text }, signal));
  } catch (error) {
    return notRemembered(run, { name, last, text, error });
  }
  run.log.info('remembered', { name });
  return { text, failures: [] };
};

/**
 * Makes the first memory of a site. A deployment changes many alarms at once, and as many runs find no memory: `taken`
 * where another one was first, and says what is to be said.
 */
export const rememberFirst = async (run: Run, memory: Memory): Promise<Remembered | 'taken'> => {
  const [name, text] = [memoryParameter(run.site), serializeMemory(memory)];
  try {
    const made = await persist(run, (signal) => makeParameter(run.clients.ssm, { name, text }, signal));
    if (made === 'exists') return 'taken';
  } catch (error) {
    return notRemembered(run, { name, last: undefined, text, error });
  }
  run.unwritten.current = undefined;
  run.log.info('remembered', { name });
  return { text, failures: [] };
};
