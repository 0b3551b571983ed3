import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// What runs on Lambda takes the small form of zod, which brings no words of its own.
z.config(en());

const json = z.pipe(
  z.string(),
  z.transform((text: string, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: 'not JSON', input: text });
      return z.NEVER;
    }
  }),
);

/** What a JSON text must be. Other text has one fault: `not JSON`. */
export const jsonOf = <Schema extends z.core.$ZodType>(schema: Schema) => z.pipe(json, schema);
