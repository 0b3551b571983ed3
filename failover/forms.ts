import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { formatDuration, parseDuration, type Milliseconds } from './time.ts';

/** The forms of single fields in the configuration: IDs, addresses, ranges, durations. Each error says what is allowed. */

const form = (pattern: RegExp, allowed: string) => z.string({ error: allowed }).regex(pattern, { error: allowed });

/** An AWS resource id: prefix, then 8 or 17 hexadecimal digits (Direct Connect uses 8). */
const resourceId = (prefix: string, example: string) =>
  form(new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`), `an id such as ${example}`);

export const routeTableId = resourceId('tgw-rtb', 'tgw-rtb-0123456789abcdef0');
export const attachmentId = resourceId('tgw-attach', 'tgw-attach-0123456789abcdef0');
export const prefixListId = resourceId('pl', 'pl-0123456789abcdef0');
export const virtualInterfaceId = resourceId('dxvif', 'dxvif-01234567');
export const connectionId = form(/^dx(?:con|lag)-[0-9a-z]{8}$/, 'an id such as dxcon-01234567 or dxlag-01234567');
export const vpcId = resourceId('vpc', 'vpc-0123456789abcdef0');
export const subnetId = resourceId('subnet', 'subnet-0123456789abcdef0');
export const instanceId = resourceId('i', 'i-0123456789abcdef0');
export const imageId = form(
  /^(?:ami-[0-9a-f]{8,17}|\/[\w./-]+:\d+)$/,
  'an image such as ami-0123456789abcdef0, or a parameter with its version such as /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64:42 (without a version, every deployment could replace the hosts)',
);
export const accountId = form(/^\d{12}$/, 'the 12 digits of an account, in quotes');
export const region = form(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a Region such as us-east-1 or cn-north-1');
export const availabilityZone = form(/^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/, 'an Availability Zone such as us-east-1a');
export const siteName = form(
  /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,29}$/,
  'a site name: 1 to 30 of a-z, 0-9 and single hyphens, a letter first',
);
export const slotName = form(/^[a-z][a-z0-9]{0,9}$/, 'a slot name: 1 to 10 of a-z and 0-9, a letter first');
export const instanceType = form(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'an instance type such as t3.micro');
export const email = z.email({ error: 'an e-mail address' });

/** An IPv4 or IPv6 address, never a name: a name could resolve to another path, or to nothing while the path is down. */
export const address = z
  .string({ error: 'an IP address, not a name' })
  .refine((text) => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text), {
    error: 'an IP address, not a name',
  });

/** A range in CIDR form whose host bits are zero, as AWS wants it. */
export const range = z.string({ error: 'a range such as 10.3.0.0/18' }).superRefine((text, context) => {
  if (!ipaddr.isValidCIDR(text)) {
    context.addIssue({ code: 'custom', message: 'a range such as 10.3.0.0/18' });
    return;
  }
  const [base, bits] = ipaddr.parseCIDR(text);
  const family = base.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = `${family.networkAddressFromCIDR(text).toString()}/${bits}`;
  if (`${base.toString()}/${bits}` !== network) {
    context.addIssue({ code: 'custom', message: `a range whose host bits are zero: ${network}` });
  }
});

/** Whether the range holds the address. Different families never match. */
export const contains = (cidr: string, ip: string): boolean => {
  const [base, bits] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(ip);
  return parsed.kind() === base.kind() && parsed.match(base, bits);
};

/**
 * A duration from `least` to `most`, written as `200ms`, `10s`, `15m`, `1h30m`. Decodes to milliseconds, and encodes back
 * exactly, so that a parsed site can be written down and read again.
 */
export const duration = (least: Milliseconds, most: Milliseconds) => {
  const allowed = `a duration such as 200ms, 10s, 15m or 6h, from ${formatDuration(least)} to ${formatDuration(most)}`;
  return z.codec(
    z.string({ error: allowed }).regex(/^(?:\d+(?:ms|s|m|h|d))+$/, { error: allowed }),
    z.int({ error: allowed }).min(least, { error: allowed }).max(most, { error: allowed }),
    { decode: (text) => parseDuration(text) ?? Number.NaN, encode: (length) => `${length}ms` },
  );
};

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number) => {
  const allowed = `a whole number from ${least} to ${most}`;
  return z.int({ error: allowed }).min(least, { error: allowed }).max(most, { error: allowed });
};

/** A share in percent, above 0, at most 100. */
export const percent = z
  .number({ error: 'a number above 0, at most 100' })
  .gt(0, { error: 'a number above 0, at most 100' })
  .max(100, { error: 'a number above 0, at most 100' });
