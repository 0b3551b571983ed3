import { CborCodec, cbor as codec } from '@smithy/core/cbor';
import { queryErrorHeader } from './protocol.ts';
import type { Protocol } from './protocol.ts';
import { undocumented } from './undocumented.ts';

const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** Smithy RPC v2 CBOR, which CloudWatch speaks besides JSON: `/service/GraniteServiceVersion20100801/operation/PutMetricData`. */
export const cbor: Protocol = {
  codes: { type: 'SerializationException', unknown: undocumented['a member that there is not'].code },
  speaks: ({ queryCompatible }) => (queryCompatible ? 'rpcv2Cbor' : undefined),
  address: ({ path }, models) => {
    const [, target, operation = ''] = /^\/service\/(\w+)\/operation\/(\w+)/.exec(path) ?? [];
    const model = models.find((candidate) => candidate.target === target && cbor.speaks(candidate) !== undefined);
    return model && { model, operation };
  },
  read: ({ request }) => (request.body.length === 0 ? {} : codec.deserialize(request.body)),
  typed: ({ request, operation }, input) =>
    operation.input.isUnitSchema() || request.body.length === 0
      ? input
      : new CborCodec().createDeserializer().read(operation.input, request.body),
  write: ({ operation }, output) => {
    if (operation.output.isUnitSchema()) return { status: 200, headers, body: codec.serialize({}) };
    const serializer = new CborCodec().createSerializer();
    serializer.write(operation.output, output ?? {});
    return { status: 200, headers, body: Uint8Array.from(serializer.flush()) };
  },
  fail: (request, fault) => ({
    status: fault.status,
    headers: { ...headers, ...queryErrorHeader(request, fault) },
    body: codec.serialize({ __type: fault.code, message: fault.message }),
  }),
};
