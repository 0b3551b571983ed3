import type { Filter } from '@aws-sdk/client-ec2';
import { ServiceError } from '../wire/service.ts';

/** What each filter of an operation lets through, by its name. */
export type Filters<T> = Readonly<Record<string, (item: T, value: string) => boolean>>;

/** Lets an item through when each filter has a value that fits. Throws at a filter that the lab does not know. */
export const filtered = <T>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  known: Filters<T>,
): readonly T[] => {
  const tests = (filters ?? []).map(({ Name = '', Values = [] }) => {
    const fits = known[Name];
    if (!fits) {
      const names = Object.keys(known).join(', ');
      throw new ServiceError('InvalidParameterValue', `The filter '${Name}' is invalid; the lab serves ${names}`);
    }
    return (item: T) => Values.some((value) => fits(item, value));
  });
  return items.filter((item) => tests.every((test) => test(item)));
};
