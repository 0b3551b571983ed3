import { ServiceError } from '../wire/service.ts';

/** One page of an answer that comes in parts; `next` is the token of the following one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Cuts one page out of the whole; the token is where it begins. Throws the error `code` at a token that is none. */
export const page = <T>(
  whole: readonly T[],
  request: { readonly size: number | undefined; readonly token: string | undefined },
  code: string,
): Page<T> => {
  const from = Number(request.token ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new ServiceError(code, `The token ${request.token} is invalid`);
  const to = from + (request.size ?? 1000);
  return { items: whole.slice(from, to), next: to < whole.length ? String(to) : undefined };
};
