import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import { fromJson, parseJson, toJson } from './json.ts';
import type { OperationModel, Shape } from './model.ts';
import { bytesOf } from './protocol.ts';
import type { Exchange, Protocol, WireRequest, WireResponse } from './protocol.ts';
import { scopeOf } from './scope.ts';
import { undocumented } from './undocumented.ts';

const strings = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: 7 },
  httpBindings: true,
});

const urlOf = ({ path }: WireRequest): URL => new URL(path, 'http://lab');

/** `/functions/{FunctionName}/invocations` as an expression with a group per label. */
const patternOf = ([, path]: NonNullable<OperationModel['http']>): RegExp =>
  new RegExp(`^${path.replaceAll(/\{(\w+)\+?\}/g, '(?<$1>[^/]+)').replace(/\/$/, '')}/?$`);

const matches = (request: WireRequest, { http }: OperationModel): boolean =>
  http !== undefined && http[0] === request.method && patternOf(http).test(urlOf(request).pathname);

/** The text that a member's binding finds outside the body, if it is bound there. */
const boundText = ({ request, operation }: Exchange, member: Shape): string | null | undefined => {
  const { httpHeader, httpQuery, httpLabel } = member.getMergedTraits();
  const url = urlOf(request);
  if (httpHeader) return request.headers[httpHeader.toLowerCase()] ?? null;
  if (httpQuery) return url.searchParams.get(httpQuery);
  if (!httpLabel || !operation.http) return undefined;
  const label = patternOf(operation.http).exec(url.pathname)?.groups?.[member.getMemberName()];
  return label === undefined ? null : decodeURIComponent(label);
};

const membersOf = (shape: Shape): readonly (readonly [string, Shape])[] =>
  shape.isUnitSchema() ? [] : [...shape.structIterator()];

const payloadOf = (shape: Shape) => membersOf(shape).find(([, member]) => member.getMergedTraits().httpPayload);

const bodyOf = ({ request, operation }: Exchange): Record<string, unknown> => {
  const payload = payloadOf(operation.input);
  if (!payload) return parseJson(request.body) as Record<string, unknown>;
  if (request.body.length === 0) return {};
  return { [payload[0]]: payload[1].isBlobSchema() ? request.body : parseJson(request.body) };
};

const read = (exchange: Exchange): unknown => {
  const bound = membersOf(exchange.operation.input).flatMap(([name, member]) => {
    const text = boundText(exchange, member);
    return typeof text === 'string' ? [[name, strings.read(member, text) as unknown] as const] : [];
  });
  return { ...bodyOf(exchange), ...Object.fromEntries(bound) };
};

const headersOf = (shape: Shape, output: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    membersOf(shape).flatMap(([name, member]) => {
      const { httpHeader } = member.getMergedTraits();
      return httpHeader && output[name] !== undefined
        ? [[httpHeader.toLowerCase(), output[name] as string] as const]
        : [];
    }),
  );

const write = ({ operation }: Exchange, answer: unknown): WireResponse => {
  const output = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const code = membersOf(operation.output).find(([, member]) => member.getMergedTraits().httpResponseCode)?.[0];
  const [payload, shape] = payloadOf(operation.output) ?? [];
  const inBody = Object.fromEntries(Object.entries(output).filter(([name]) => name !== code));
  return {
    status: Number((code && output[code]) ?? operation.http?.[2] ?? 200),
    headers: { 'content-type': 'application/json', ...headersOf(operation.output, output) },
    body:
      payload && shape?.isBlobSchema()
        ? ((output[payload] as Uint8Array | undefined) ?? bytesOf(''))
        : toJson(operation.output, inBody),
  };
};

/** restJson1, as Lambda speaks it: method and path name the operation, the signature's scope the service. */
export const restJson: Protocol = {
  codes: { type: 'SerializationException', unknown: undocumented['a member that there is not'].code },
  speaks: ({ protocol }) => /#(restJson1)$/.exec(protocol)?.[1],
  address: (request, models) => {
    const service = scopeOf(request)?.service;
    const model = models.find(
      (candidate) => candidate.signingName === service && restJson.speaks(candidate) !== undefined,
    );
    const operation = [...(model?.operations.values() ?? [])].find((candidate) => matches(request, candidate));
    return model && { model, operation: operation?.name ?? `${request.method} ${urlOf(request).pathname}` };
  },
  read,
  typed: ({ operation }, input) => fromJson(operation.input, input),
  write,
  fail: (_request, { code, message, status }) => ({
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: bytesOf(JSON.stringify({ message })),
  }),
};
