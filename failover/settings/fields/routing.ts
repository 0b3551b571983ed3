import * as z from 'zod';
import * as form from './forms.ts';

/** The size of a list that we make: room to grow, at little weight. */
const ordinarySize = 20;

/** A managed prefix list of one address family. */
const prefixList = (ranges: string) =>
  z.strictObject({
    id: form.prefixListId
      .optional()
      .describe('An existing list. Without it the deployment makes one of the ranges, and retains it on delete.'),
    ranges: form.list(form.range, 1, 1000).describe(ranges),
    maxEntries: form
      .count(1, 1000)
      .optional()
      .describe(
        `The size of a list that the deployment makes. Without it: ${ordinarySize}. It weighs on the transit gateway's quota of routes as that many, in each route table. EC2 refuses a change of size and of ranges in one deployment: change it alone.`,
      ),
  });

/** The size of a list in EC2: what the settings say, or the ordinary one. Never out of its ranges: they change alone. */
export const sizeOf = ({ maxEntries = ordinarySize }: { readonly maxEntries?: number | undefined }): number =>
  maxEntries;

/** The route tables, what switches in them, and where to. */
export const routing = z.strictObject({
  routeTables: form.list(form.routeTableId, 1, 20).describe('The Transit Gateway route tables that switch together.'),
  prefixLists: form
    .list(prefixList('The on-premises ranges that switch. For an existing list: what it holds.'), 1, 5)
    .describe('What switches. Each becomes a reference to the backup attachment in each route table.'),
  testPrefixList: prefixList('Addresses that nobody uses.')
    .optional()
    .describe('A list that touches no traffic: mode `trial` switches it instead of the real ones.'),
  primaryAttachment: form.attachmentId
    .optional()
    .describe("The Direct Connect gateway's attachment. Needed for `pinTargets`, shown otherwise."),
  backupAttachment: form.attachmentId.describe('The attachment that leads to the VPN: where the references point.'),
  pinTargets: z
    .boolean()
    .default(false)
    .describe(
      'Make a static route (/32 or /128) for each target of both paths, to the attachment of its path, retained on delete. Leave it false where these routes exist: AWS refuses a second one.',
    ),
  backstop: form
    .list(form.range, 0, 20)
    .default([])
    .describe(
      'Make these permanent static routes to the backup attachment, less specific than the ranges, retained on delete: they carry traffic after a clean loss of BGP without any Lambda.',
    ),
});
