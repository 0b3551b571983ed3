import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import type { Shape } from './model.ts';
import { bytesOf, queryErrorHeader, textOf } from './protocol.ts';
import type { Protocol, WireRequest } from './protocol.ts';
import { undocumented } from './undocumented.ts';

type Settings = ConstructorParameters<typeof JsonShapeSerializer2>[0];

/** Timestamps are seconds since 1970 unless a member says otherwise. */
const settings: Settings = { timestampFormat: { useTrait: true, default: 7 }, jsonName: true };

/** JSON of a body; an empty one is an empty object. Throws a `SyntaxError`. */
export const parseJson = (body: Uint8Array): unknown => (body.length === 0 ? {} : JSON.parse(textOf(body)));

/** What a shape's JSON stands for: dates, bytes. */
export const fromJson = (shape: Shape, value: unknown): unknown =>
  shape.isUnitSchema() ? {} : new JsonShapeDeserializer2(settings).readObject(shape, value as never);

/** A shape's value as JSON. */
export const toJson = (shape: Shape, value: unknown): Uint8Array => {
  if (shape.isUnitSchema()) return bytesOf('{}');
  const serializer = new JsonShapeSerializer2(settings);
  serializer.write(shape, value ?? {});
  // The serializer's buffer is used again for the next answer.
  return Uint8Array.from(serializer.flush());
};

const contentType = ({ headers }: WireRequest) => ({
  'content-type': headers['content-type'] ?? 'application/x-amz-json-1.1',
});

/** awsJson 1.0 and 1.1: `X-Amz-Target: AmazonSSM.GetParameters`. */
export const json: Protocol = {
  codes: { type: 'SerializationException', unknown: undocumented['a member that there is not'].code },
  speaks: ({ protocol }) => /#(awsJson.*)$/.exec(protocol)?.[1],
  address: ({ headers }, models) => {
    const [target, operation = ''] = headers['x-amz-target']?.split('.') ?? [];
    const model = models.find((candidate) => candidate.target === target && json.speaks(candidate) !== undefined);
    return model && { model, operation };
  },
  read: ({ request }) => parseJson(request.body),
  typed: ({ operation }, input) => fromJson(operation.input, input),
  write: ({ request, operation }, output) => ({
    status: 200,
    headers: contentType(request),
    body: toJson(operation.output, output),
  }),
  fail: (request, fault) => ({
    status: fault.status,
    headers: { ...contentType(request), ...queryErrorHeader(request, fault) },
    body: bytesOf(JSON.stringify({ __type: fault.code, message: fault.message })),
  }),
};
