import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { OperationModel, ServiceModel, Shape } from './model.ts';
import { bytesOf, scopeOf, textOf } from './protocol.ts';
import type { Exchange, Protocol, WireRequest, WireResponse } from './protocol.ts';
import { readQuery } from './query-reader.ts';

type Ref = Parameters<typeof NormalizedSchema.of>[0];

// The envelopes around an answer are no shapes of any service; written as schemas, one serializer makes the whole document.
const struct = (name: string, members: Readonly<Record<string, Ref>>): Shape =>
  NormalizedSchema.of([3, '', name, 0, Object.keys(members), Object.values(members)] as never);
const text = 0;
const errorShape = struct('Error', { Type: text, Code: text, Message: text });
const errors = [1, '', 'Errors', 0, [() => errorShape.getSchema(), { xmlName: 'Error' }]] as unknown as Ref;
const ec2Failure = struct('Response', { Errors: errors, RequestID: text });
const awsFailure = struct('ErrorResponse', { Error: errorShape.getSchema(), RequestId: text });
const metadata = struct('ResponseMetadata', { RequestId: text });

const xml = (shape: Shape, value: unknown, xmlNamespace: string): Uint8Array => {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    xmlNamespace,
    serviceNamespace: '',
  });
  serializer.write(shape, value);
  return bytesOf(`<?xml version="1.0" encoding="UTF-8"?>\n${String(serializer.flush())}`);
};

const members = (shape: Shape): Record<string, Ref> =>
  shape.isUnitSchema() ? {} : Object.fromEntries([...shape.structIterator()].map(([name, { ref }]) => [name, ref]));

const ec2Answer = ({ name, output }: OperationModel): Shape =>
  struct(`${name}Response`, { requestId: text, ...members(output) });

const awsAnswer = ({ name, output }: OperationModel): Shape =>
  struct(`${name}Response`, {
    ...(output.isUnitSchema() ? {} : { [`${name}Result`]: output.getSchema() }),
    ResponseMetadata: metadata.getSchema(),
  });

const formOf = ({ body }: WireRequest): ReadonlyMap<string, string> => new Map(new URLSearchParams(textOf(body)));

const headers = { 'content-type': 'text/xml' };

const isEc2 = (model: ServiceModel | undefined): boolean => model?.protocols[0] === 'ec2Query';

const write = ({ model, operation, requestId }: Exchange, output: unknown): WireResponse => {
  const [shape, value] = isEc2(model)
    ? [ec2Answer(operation), { requestId, ...(output as object) }]
    : [awsAnswer(operation), { [`${operation.name}Result`]: output ?? {}, ResponseMetadata: { RequestId: requestId } }];
  return { status: 200, headers, body: xml(shape, value, model.xmlNamespace) };
};

/**
 * ec2Query and awsQuery (CloudWatch's older clients speak it too): a form with an `Action`; the signature's scope names the service.
 * Answers are XML.
 */
export const query: Protocol = {
  codes: { type: 'InvalidParameterValue', unknown: 'UnknownParameter' },
  nameOf: ({ protocols, signingName }) => (protocols.at(-1)?.endsWith('Query') ? signingName : undefined),
  address: (request) => ({
    service: scopeOf(request)?.service ?? '',
    operation: formOf(request).get('Action') ?? '',
  }),
  read: ({ request, model, operation }) => readQuery(formOf(request), operation.input, { ec2: isEc2(model) }),
  typed: (_exchange, input) => input,
  write,
  fail: (_request, { queryCode: Code, message: Message, status, requestId }, model) => {
    const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code, Message };
    const body = isEc2(model)
      ? xml(ec2Failure, { Errors: [{ Code, Message }], RequestID: requestId }, '')
      : xml(awsFailure, { Error: error, RequestId: requestId }, model?.xmlNamespace ?? '');
    return { status, headers, body };
  },
};
