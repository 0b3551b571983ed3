import { readFileSync } from 'node:fs';
import { Session, type Profiler, type Runtime } from 'node:inspector/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Which part of the program took which share of the time, from 0 up to 1. */
export interface Share {
  readonly part: string;
  readonly share: number;
}

/** By the source's path, the first that fits. */
const parts: readonly (readonly [pattern: RegExp, part: string])[] = [
  [/^bundle .*node_modules\//, "the product's SDK"],
  [/^bundle (?:.*\/)?probe\//, 'probe'],
  [/^bundle /, 'reactor'],
  [/\/@(?:aws-sdk|smithy)\/|\/lab\/wire\//, 'wire'],
  [/\/lab\/cloudwatch\//, 'metrics and alarms'],
  [/\/lab\/permissions\//, 'permissions'],
  [/\/lab\/time\//, 'clock'],
  [/\/lab\/(?:network|story)\/|\/lab\/services\/(?:routes|route-tables)|virtual-stage/, 'lines and routes'],
  [/\/lab\/lambda\//, 'Lambda'],
  [/\/(?:lab|failover)\//, 'the rest of the lab'],
  [/\/bench\//, 'this command'],
];

/** The map of a bundle lies beside where it was built, not where it is deployed from. */
const mapOf = (file: string): SourceMap => {
  const bundle = basename(file) === 'probe.mjs' ? 'probe/probe.mjs' : 'reactor/index.mjs';
  const map = readFileSync(join(import.meta.dirname, '../../dist', `${bundle}.map`), 'utf8');
  return new SourceMap(JSON.parse(map) as SourceMapPayload);
};

/** Names sources: those of a bundle by its map, as `bundle handlers/reactor.ts`. */
const createSources = () => {
  const maps = new Map<string, SourceMap>();
  return ({ url, lineNumber, columnNumber }: Runtime.CallFrame): string => {
    if (!url.endsWith('.mjs') || url.includes('/node_modules/')) return url;
    const file = fileURLToPath(url);
    const map = maps.get(file) ?? mapOf(file);
    maps.set(file, map);
    const entry = map.findEntry(lineNumber, columnNumber);
    return `bundle ${'originalSource' in entry ? entry.originalSource : file}`;
  };
};

/** What the sampling itself takes: none of the work's time. */
const profiler = 'the profiler';

const partOf = ({ callFrame }: Profiler.ProfileNode, source: string): string | undefined => {
  if (callFrame.functionName === '(garbage collector)') return 'garbage collection';
  if (callFrame.url === 'node:inspector') return profiler;
  return parts.find(([pattern]) => pattern.test(source))?.[1];
};

/** The time of each part. What is nobody's, as Node's own code, counts for the one who called it. */
const timesOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ReadonlyMap<string, number> => {
  const sourceOf = createSources();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOfId = new Map<number, string>();
  const visit = (node: Profiler.ProfileNode, inherited: string): void => {
    const part = partOf(node, sourceOf(node.callFrame)) ?? inherited;
    partOfId.set(node.id, part);
    for (const child of node.children ?? []) {
      const found = byId.get(child);
      if (found !== undefined) visit(found, part);
    }
  };
  if (nodes[0] !== undefined) visit(nodes[0], "Node's event loop");
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const part = partOfId.get(id) ?? '';
    times.set(part, (times.get(part) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return times;
};

/** Runs work under V8's sampling profiler; gives each part's share of the time, the largest first. */
export const profiled = async (work: () => Promise<unknown>): Promise<readonly Share[]> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const times = [...timesOf(profile)].filter(([part]) => part !== profiler);
  const total = times.reduce((sum, [, time]) => sum + time, 0);
  return times.map(([part, time]) => ({ part, share: time / total })).toSorted((one, other) => other.share - one.share);
};
