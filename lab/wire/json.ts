import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import type { Shape } from './model.ts';
import { bytesOf, textOf } from './protocol.ts';
import type { Fault, Protocol, WireRequest } from './protocol.ts';
import { undocumented } from './undocumented.ts';

// Timestamps are seconds since 1970 unless a member says otherwise.
const settings = { timestampFormat: { useTrait: true, default: 7 }, jsonName: true } as const;
const [deserializer, serializer] = [new JsonShapeDeserializer2(settings), new JsonShapeSerializer2(settings)];

const toJson = (shape: Shape, value: unknown): Uint8Array => {
  if (shape.isUnitSchema()) return bytesOf('{}');
  serializer.write(shape, value ?? {});
  // The serializer's buffer is used again for the next answer.
  return Uint8Array.from(serializer.flush());
};

const contentType = ({ headers }: WireRequest) => ({
  'content-type': headers['content-type'] ?? 'application/x-amz-json-1.1',
});

/** CloudWatch's clients still ask for the codes of its older protocol, by a header. */
const queryError = ({ headers }: WireRequest, { queryCode, status }: Fault): Record<string, string> =>
  headers['x-amzn-query-mode'] === 'true'
    ? { 'x-amzn-query-error': `${queryCode};${status < 500 ? 'Sender' : 'Receiver'}` }
    : {};

/** awsJson 1.0 and 1.1: `X-Amz-Target: AmazonSSM.GetParameters`. */
export const json: Protocol = {
  codes: { type: 'SerializationException', unknown: undocumented['a member that there is not'].code },
  nameOf: ({ protocols, target }) => (protocols[0]?.startsWith('awsJson') ? target : undefined),
  address: ({ headers }) => {
    const [service = '', operation = ''] = headers['x-amz-target']?.split('.') ?? [];
    return { service, operation };
  },
  read: ({ request: { body } }): unknown => (body.length === 0 ? {} : JSON.parse(textOf(body))),
  typed: ({ operation: { input: shape } }, input) =>
    shape.isUnitSchema() ? {} : deserializer.readObject(shape, input as never),
  write: ({ request, operation }, output) => ({
    status: 200,
    headers: contentType(request),
    body: toJson(operation.output, output),
  }),
  fail: (request, fault) => ({
    status: fault.status,
    headers: { ...contentType(request), ...queryError(request, fault) },
    body: bytesOf(JSON.stringify({ __type: fault.code, message: fault.message })),
  }),
};
