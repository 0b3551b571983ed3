import * as z from 'zod';

/** The value that a JSON text holds, to be piped into the schema of what it should be; one fault, `not JSON`, where it is none. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});
