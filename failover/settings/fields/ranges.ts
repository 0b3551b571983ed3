import ipaddr from 'ipaddr.js';

/** Arithmetic on addresses and on ranges in CIDR form. All of it takes what the forms of the configuration let through. */

export type Family = 'ipv4' | 'ipv6';

/** The family of an address or a range. */
export const familyOf = (it: string): Family => (it.includes(':') ? 'ipv6' : 'ipv4');

/** Whether the range holds the address. Different families never match. */
export const contains = (cidr: string, ip: string): boolean => {
  const [base, bits] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(ip);
  return parsed.kind() === base.kind() && parsed.match(base, bits);
};

const bitsOf = (cidr: string): number => ipaddr.parseCIDR(cidr)[1];

const baseOf = (cidr: string): string => cidr.slice(0, cidr.indexOf('/'));

/** Whether the outer range holds all of the inner one and more: it is the less specific of the two. */
export const covers = (outer: string, inner: string): boolean =>
  bitsOf(outer) < bitsOf(inner) && contains(outer, baseOf(inner));

/** Whether two ranges share an address. */
export const overlap = (one: string, other: string): boolean =>
  contains(one, baseOf(other)) || contains(other, baseOf(one));

const numberOf = (ip: string): number =>
  ipaddr
    .parse(ip)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);

/**
 * Whether AWS keeps an IPv4 address of a VPC's range for itself: the first four and the last of each subnet, so of the VPC, too
 * (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
 */
export const isReserved = (vpcRange: string, ip: string): boolean => {
  const place = numberOf(ip) - numberOf(baseOf(vpcRange));
  return place < 4 || place === 2 ** (32 - bitsOf(vpcRange)) - 1;
};

/** One spelling for each address: IPv6 has many. */
export const canonicalAddress = (ip: string): string => ipaddr.parse(ip).toString();

/** The one spelling of a range, its host bits zero; undefined where the text is no range, or an octal or shortened one. */
export const canonicalRange = (text: string): string | undefined => {
  if (!ipaddr.isValidCIDR(text)) return undefined;
  if (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(baseOf(text))) return undefined;
  const family = text.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
  return `${family.networkAddressFromCIDR(text).toString()}/${bitsOf(text)}`;
};
