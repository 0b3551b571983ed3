import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { ServiceError } from '../wire/service.ts';

/** The attributes of a message, which SNS refuses as AWS was recorded to do. Only filter policies would read them. */

export type Attributes = Readonly<Record<string, MessageAttributeValue>>;

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message);

/** What is wrong with a name, in the order in which AWS looks. */
const flawOfName = (name: string): string | undefined => {
  if (Buffer.byteLength(name) > 256) return 'Length of message attribute name must be less than 256 bytes.';
  const character = /^\.|\.$/.exec(name);
  if (character)
    return `Invalid message attribute name ${character.index === 0 ? 'starting' : 'ending'} with character '.' was found.`;
  const illegal = /[^\w.-]/u.exec(name)?.[0].codePointAt(0)?.toString(16).toUpperCase();
  if (illegal !== undefined)
    return `Invalid non-alphanumeric character '#x${illegal}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`;
  return name.includes('..') ? "Message attribute name can not have successive '.' character." : undefined;
};

/** What is wrong with a value, after the words *The message attribute …*. */
const flawOfValue = ({ DataType: type = '', StringValue, BinaryValue }: MessageAttributeValue): string | undefined => {
  const [, field] = /^(String|Number|Binary)(?:\..+)?$/.exec(type) ?? [];
  if (field === undefined)
    return 'has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.';
  const [own, other] = field === 'Binary' ? [BinaryValue, StringValue] : [StringValue, BinaryValue];
  if (own === undefined && other !== undefined)
    return `with type '${type}' must use field '${field === 'Binary' ? field : 'String'}'.`;
  return (own?.length ?? 0) === 0
    ? `must contain non-empty message attribute value for message attribute type '${type}'.`
    : undefined;
};

const bytesOf = (of: string | Uint8Array | undefined): number =>
  typeof of === 'string' ? Buffer.byteLength(of) : (of?.length ?? 0);

/** How many bytes they add to their message. Throws a `ServiceError` at the first that AWS would refuse. */
export const weighAttributes = (attributes: Attributes): number => {
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) {
    const ofName = flawOfName(name);
    if (ofName !== undefined) throw invalid(ofName);
    const ofValue = flawOfValue(value);
    if (ofValue !== undefined) throw invalid(`The message attribute '${name}' ${ofValue}`);
    for (const part of [name, value.DataType, value.StringValue, value.BinaryValue]) bytes += bytesOf(part);
  }
  return bytes;
};
