import type { Operation } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';

/** Refuses what AWS would take and the lab has no meaning for, rather than to ignore it. */
export const servingOnly = <I extends object, O>(
  members: readonly (keyof I & string)[],
  operation: Operation<I, O>,
): Operation<I, O> => {
  const strict: Operation<I, O> = (input, call) => {
    const other = Object.keys(input).find((name) => !members.some((member) => member === name));
    if (other !== undefined)
      throw undocumentedError(
        'a member that the lab has no meaning for',
        `the lab does not serve the parameter ${other}; it serves ${members.join(', ')}`,
      );
    return operation(input, call);
  };
  return Object.assign(strict, { members });
};
