import { join } from 'node:path';
import { hour } from '../../failover/time.ts';
import { probeIn, UnusableError, type Assembled } from '../assemble.ts';
import { publishAttachmentMetrics } from '../cloudwatch/attachment-metrics.ts';
import { createLab, type Lab } from '../lab.ts';
import type { Latencies } from '../time/latencies.ts';
import { createLinks, type Links } from '../network/links.ts';
import { linkRoutes } from '../network/link-routes.ts';
import { createRealNetwork } from '../network/namespaces.ts';
import { startProbes, startUser } from './processes.ts';
import { createUsers, type Users } from '../story/users.ts';

/** A lab in real time with everything around it: lines, the real probe, and a user. */
export interface LiveLab {
  readonly lab: Lab;
  readonly url: string;
  readonly links: Links;
  readonly users: Users;
  /** What speaks for the lines, in a sentence. */
  readonly network: string;
  /** A folder whose `ping` goes over the lines: put it first on PATH. */
  readonly bin: string;
  close(): Promise<void>;
}

export interface LiveOptions {
  readonly port: number;
  /** Hears what the probes log. */
  readonly onProbeLine: (line: string) => void;
  readonly latencies?: Partial<Latencies>;
}

/** Starts the lab, puts an hour of health behind it, and starts the probes. The site is discarded with it. */
export const openLive = async (assembled: Assembled, options: LiveOptions): Promise<LiveLab> => {
  const closing: (() => void | Promise<void>)[] = [() => assembled.discard()];
  const close = async (): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- the last one started ends first
    for (const end of closing.toReversed()) await end();
  };
  try {
    return { ...(await open(assembled, options, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const open = async (
  { site, template }: Assembled,
  { port, onProbeLine, latencies = {} }: LiveOptions,
  closing: (() => void | Promise<void>)[],
): Promise<Omit<LiveLab, 'close'>> => {
  const reached: { links?: Links } = {};
  const routes = linkRoutes(() => reached.links);
  const lab = await createLab({ site, template, time: { kind: 'real', port, routes }, latencies }).catch(usable);
  closing.push(() => lab.close());
  const links = createLinks(lab);
  reached.links = links;
  publishAttachmentMetrics(lab, links);
  const url = lab.url ?? '';
  const { bin, network, closeNetwork } = await speakForLines(lab, links);
  closing.push(closeNetwork);
  const users = createUsers(lab.clock);
  lab.backfill(hour);
  const probes = startProbes(probeIn(template.directory), { site, url, bin }, onProbeLine);
  closing.push(() => probes.close());
  const [through] = site.through?.targets ?? [];
  if (through !== undefined) {
    const user = startUser({ site, url, bin }, through.address, (line) => users.hear(line));
    closing.push(() => user.close());
  }
  return { lab, url, links, users, network, bin };
};

/** A busy port is for the user to mend. */
const usable = (error: NodeJS.ErrnoException): never => {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  throw cause?.code === 'EADDRINUSE' ? new UnusableError(error.message, { cause: error }) : error;
};

interface Speaker {
  readonly bin: string;
  readonly network: string;
  readonly closeNetwork: () => Promise<void>;
}

/** Real lines where the machine allows it; else a stand-in for `ping`, which says so. */
const speakForLines = async ({ site }: Lab, links: Links): Promise<Speaker> => {
  try {
    const real = await createRealNetwork(site, links);
    const network = 'real ICMP on a real line between two network namespaces';
    return { bin: real.bin, network, closeNetwork: () => real.close() };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const network = `a stand-in for ping speaks for the lines, since network namespaces cannot be made here (${why})`;
    return { bin: join(import.meta.dirname, '../network/stand-in'), network, closeNetwork: () => Promise.resolve() };
  }
};
