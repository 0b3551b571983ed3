import * as z from 'zod';

/** What AWS keeps, and shows to people: the lab refuses what AWS would refuse, and does nothing more with it. */

/** A text of at most so many characters. */
export const shown = (longest: number, characters = /^/) => z.string().max(longest).regex(characters).optional();

/** What IAM takes in a role's description: Latin-1, so no dash and no curly quote (API reference, CreateRole). */
export const latin1 = /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]*$/;

const text = z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
/** A role's tags, of which no policy asks that the lab knows (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html). */
export const tags = z
  .array(z.strictObject({ Key: text.min(1).max(128), Value: text.max(256) }))
  .max(50)
  .optional();
