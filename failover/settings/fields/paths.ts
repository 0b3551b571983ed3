import * as z from 'zod';
import * as form from './forms.ts';

/** What a path is made of: virtual interfaces, and targets that the probes ping. */

const targetFields = z.strictObject({
  address: form.address.describe('The address to connect to.'),
  port: form.count(1, 65535).describe('The TCP port. A refused connection is an answer: the path carried it.'),
});

const targetAllowed = 'an IP address, or { address, port } to connect by TCP where the network drops ICMP';

/** Written as an address or as address and port; the latter form is what the program works with. */
const target = z.codec(
  z.union([form.address, targetFields], { error: targetAllowed }).meta({ errorMessage: targetAllowed }),
  z.strictObject({ address: z.string(), port: z.int().optional() }),
  {
    decode: (it) => (typeof it === 'string' ? { address: it } : it),
    encode: ({ address, port }) => (port === undefined ? address : { address, port }),
  },
);

/** The targets of a path, in words of that path. */
export const targets = (meaning: string) => form.list(target, 1, 4).describe(meaning);

const virtualInterface = z.strictObject({
  id: form.virtualInterfaceId.describe('The virtual interface.'),
  connection: form.connectionId.describe('Its connection: AWS publishes its BGP metrics under both ids.'),
  addressFamily: form
    .word('ipv4', 'ipv6')
    .default('ipv4')
    .describe(
      'The family of its BGP session. AWS may publish an all-zero series for the other one. List a dual-stack interface twice.',
    ),
  peering: form.range
    .optional()
    .describe(
      'The range of its BGP peering, a /30 or /31: a Transit Gateway does not reach it within its Region, so no target may lie in it.',
    ),
  minimumPrefixes: form
    .count(1, 1000)
    .default(1)
    .describe('Fewer prefixes accepted from on-premises than this is announced.'),
  directRead: z
    .boolean()
    .default(true)
    .describe(
      "Whether the reactor may read its BGP state directly (DescribeVirtualInterfaces, whose answer holds the BGP key). False where your policy forbids that: then AWS's own metric, 5 to 8 minutes late, is the only BGP reading.",
    ),
});

/** A path of a site. */
export const path = (meaning: { readonly virtualInterfaces: string; readonly targets: string }) =>
  z.strictObject({
    virtualInterfaces: form.list(virtualInterface, 0, 8).default([]).describe(meaning.virtualInterfaces),
    targets: targets(meaning.targets),
  });
