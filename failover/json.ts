import * as z from 'zod';

/** The value of a JSON text, to be piped into the schema of what it should be. Other text has one fault: `not JSON`. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});
