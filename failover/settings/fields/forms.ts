import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { nearest } from '../reading/nearest.ts';
import { partitionOf, regions } from './partitions.ts';
import { canonicalRange } from './ranges.ts';
import { formatDuration, parseDuration, type Milliseconds } from '../../time.ts';

/**
 * The forms of single fields in the configuration: IDs, addresses, ranges, durations. Each says what it allows in one
 * text, which is the error of the reader, of the editor (`errorMessage` is a keyword of its YAML language server), and
 * the form in the documents.
 */

const form = (pattern: RegExp, allowed: string) =>
  z.string({ error: allowed }).regex(pattern).meta({ errorMessage: allowed });

const checked = (test: (text: string) => boolean, allowed: string) =>
  z.string({ error: allowed }).refine(test).meta({ errorMessage: allowed });

/** An EC2 resource id: prefix, then 8 or 17 hexadecimal digits. */
const resourceId = (prefix: string) =>
  form(new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`), `an id such as ${prefix}-0123456789abcdef0`);

export const routeTableId = resourceId('tgw-rtb');
export const attachmentId = resourceId('tgw-attach');
export const prefixListId = resourceId('pl');
export const vpcId = resourceId('vpc');
export const subnetId = resourceId('subnet');
export const instanceId = resourceId('i');

/** Direct Connect's ids are no hexadecimal ones: `dxvif-ffhhk74f`. */
export const virtualInterfaceId = form(/^dxvif-[0-9a-z]{8,17}$/, 'an id such as dxvif-ffhhk74f');
export const connectionId = form(
  /^dx(?:con|lag)-[0-9a-z]{8,17}$/,
  'an id such as dxcon-fguhmqlc, or dxlag-fgnsp0v8 where the interface is on a LAG',
);
export const imageId = form(
  /^(?:ami-[0-9a-f]{8,17}|\/[\w./-]+:\d+)$/,
  'an image such as ami-0123456789abcdef0, or a parameter with its version such as /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64:42 (without a version, every deployment could replace the hosts)',
);
export const accountId = form(/^\d{12}$/, 'the 12 digits of an account, in quotes');

const regionAllowed =
  'a Region such as us-east-1 or cn-north-1, which the CDK or the SDK of this version knows (a newer one: docs/configuration.md)';

/** A Region that there is: of one that is almost so, what was probably meant. */
export const region = z
  .string({ error: regionAllowed })
  .superRefine((it, context) => {
    if (partitionOf(it) !== undefined) return;
    const meant = nearest(it, regions);
    context.addIssue(meant === undefined ? regionAllowed : `${regionAllowed} (did you mean ${meant}?)`);
  })
  .meta({ errorMessage: regionAllowed, enum: regions.toSorted() });

/** A Region and a letter; of which Region is a rule's to say. */
export const availabilityZone = checked(
  (it) => /[a-z]$/.test(it) && partitionOf(it.slice(0, -1)) !== undefined,
  'an Availability Zone such as us-east-1a',
);
export const siteName = form(
  /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,29}$/,
  'a site name: 1 to 30 of a-z, 0-9 and single hyphens, a letter first',
);
export const slotName = form(/^[a-z][a-z0-9]{0,9}$/, 'a slot name: 1 to 10 of a-z and 0-9, a letter first');
export const instanceType = form(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'an instance type such as t3.micro');
export const slackWorkspace = form(/^T[0-9A-Z]{7,}$/, 'a Slack workspace id such as T0123ABCD');
export const slackChannel = form(/^[CG][0-9A-Z]{7,}$/, 'a Slack channel id such as C0123ABCD');

/** What HTML takes in a field for one (https://html.spec.whatwg.org/#valid-e-mail-address), and a dot in the domain. */
const isEmail = (text: string): boolean =>
  z.regexes.html5Email.test(text) && /@.+\../.test(text) && !/^\.|\.\.|\.@/.test(text) && text.length <= 254;

export const email = checked(isEmail, 'an e-mail address such as network@example.com');

/** A UUID, of what `of` names. */
export const uuid = (of: string) => {
  const allowed = `the id of the ${of}, a UUID`;
  return z.uuid({ error: allowed }).meta({ errorMessage: allowed });
};

/** A text from `least` to `most` characters long. */
export const text = (least: number, most: number) => {
  const allowed = `a text of ${least} to ${most} characters`;
  return z.string({ error: allowed }).min(least).max(most).meta({ errorMessage: allowed });
};

const isIpv4 = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text);

/** An IPv4 or IPv6 address, never a name: a name could resolve to another path, or to nothing while the path is down. */
export const address = checked(
  (it) => isIpv4(it) || (ipaddr.IPv6.isValid(it) && !it.includes('%')),
  'an IP address, not a name',
);

export const ipv4Address = checked(isIpv4, 'an IPv4 address, not a name');

const rangeAllowed = 'a range such as 10.3.0.0/18';

/** Its host bits are set, or an IPv6 one is written otherwise than AWS answers. */
const flawOf = (text: string, canonical: string): string =>
  ipaddr.parseCIDR(text)[0].toString() === ipaddr.parseCIDR(canonical)[0].toString()
    ? 'as AWS writes it:'
    : 'whose host bits are zero, such as';

/** A range in CIDR form whose host bits are zero, as AWS wants it. */
export const range = z
  .string({ error: rangeAllowed })
  .superRefine((it, context) => {
    const canonical = canonicalRange(it);
    if (canonical === it.toLowerCase()) return;
    context.addIssue(canonical === undefined ? rangeAllowed : `a range ${flawOf(it, canonical)} ${canonical}`);
  })
  .meta({ errorMessage: rangeAllowed });

/**
 * A duration from `least` to `most`, written as `200ms`, `10s`, `15m`, `1h30m`. Decodes to milliseconds, and encodes back
 * exactly, so that a parsed site can be written down and read again.
 */
export const duration = (least: Milliseconds, most: Milliseconds) => {
  const allowed = `a duration such as 200ms, 10s, 15m or 6h, from ${formatDuration(least)} to ${formatDuration(most)}`;
  return z
    .codec(
      z.string({ error: allowed }).regex(/^(?:\d+(?:ms|s|m|h|d))+$/),
      z.int({ error: allowed }).min(least).max(most),
      { decode: (it) => parseDuration(it) ?? Number.NaN, encode: writeDuration },
    )
    .meta({ errorMessage: allowed });
};

/** The shortest single-unit form of a length: `10s`, `15m`, `1500ms`. Exact, unlike `formatDuration`. */
const writeDuration = (length: Milliseconds): string => {
  const unit = (['d', 'h', 'm', 's'] as const).find((it) => length % (parseDuration(`1${it}`) ?? 1) === 0);
  return unit === undefined ? `${length}ms` : `${length / (parseDuration(`1${unit}`) ?? 1)}${unit}`;
};

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number) => {
  const allowed = `a whole number from ${least} to ${most}`;
  return z.int({ error: allowed }).min(least).max(most).meta({ errorMessage: allowed });
};

const percentAllowed = 'a number above 0, at most 100';

/** A share in percent, above 0, at most 100. */
export const percent = z.number({ error: percentAllowed }).gt(0).max(100).meta({ errorMessage: percentAllowed });

const oneOf = (words: readonly (string | number)[]): string => words.join(', ').replace(/, ([^,]*)$/, ' or $1');

/** One of some numbers. */
export const choice = <const Numbers extends readonly number[]>(...numbers: Numbers) => {
  const allowed = oneOf(numbers);
  return z.literal<Numbers[number][]>([...numbers], { error: allowed }).meta({ errorMessage: allowed });
};

/** One of some words. */
export const word = <const Words extends readonly string[]>(...words: Words) => {
  const allowed = oneOf(words);
  return z.enum(words, { error: allowed }).meta({ errorMessage: allowed });
};

/** A list of `least` to `most` entries. */
export const list = <Entry extends z.ZodType>(entry: Entry, least: number, most: number) => {
  const allowed = least === 0 ? `a list of at most ${most}` : `a list of ${least} to ${most}`;
  return z.array(entry, { error: allowed }).min(least).max(most).meta({ errorMessage: allowed });
};
