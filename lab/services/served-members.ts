import { ServiceError } from '../wire/service.ts';
import type { Operation } from '../wire/service.ts';

/** Refuses what AWS would take and the lab has no meaning for, rather than to ignore it. */
export const servingOnly =
  <I extends object, O>(members: readonly (keyof I & string)[], operation: Operation<I, O>): Operation<I, O> =>
  (input, call) => {
    const other = Object.keys(input).find((name) => !members.some((member) => member === name));
    if (other !== undefined)
      throw new ServiceError(
        'UnknownParameter',
        `the lab does not serve the parameter ${other}; it serves ${members.join(', ')}`,
      );
    return operation(input, call);
  };
