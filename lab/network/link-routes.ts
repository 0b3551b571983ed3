import { paths, type Path } from '../../failover/path.ts';
import type { Route } from '../wire/http.ts';
import { bytesOf, type WireRequest, type WireResponse } from '../wire/protocol.ts';
import type { Links } from './links.ts';

/** The lab's own requests about its lines: what the stand-in for `ping` asks, and how a person cuts a line. */
export const linkRoutes = (links: () => Links | undefined): Readonly<Record<string, Route>> => ({
  'GET /lab/carries': (request) =>
    text(
      links()?.carries(parameter(request, 'address'), parameter(request, 'source') || undefined) === true
        ? 'yes'
        : 'no',
    ),
  'POST /lab/cut': (request) => change(request, (path) => links()?.cut(path)),
  'POST /lab/restore': (request) => change(request, (path) => links()?.restore(path)),
});

const parameter = ({ path }: WireRequest, name: string): string =>
  new URL(path, 'http://lab').searchParams.get(name) ?? '';

const text = (body: string, status = 200): WireResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body: bytesOf(body),
});

const change = (request: WireRequest, act: (path: Path) => void): WireResponse => {
  const named = parameter(request, 'path');
  const path = paths.find((it) => it === named);
  if (path === undefined) return text(`path: got "${named}"; allowed: ${paths.join(' or ')}\n`, 400);
  act(path);
  return text(`${path} ${request.path.includes('cut') ? 'cut' : 'restored'}\n`);
};
