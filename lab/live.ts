import { join } from 'node:path';
import { hour } from '../failover/time.ts';
import { assemble } from './assemble.ts';
import { createLab, type Lab } from './lab.ts';
import { createLinks, type Links } from './network/links.ts';
import { linkRoutes } from './network/link-routes.ts';
import { createRealNetwork } from './network/namespaces.ts';
import { startProbes, startUser } from './processes.ts';
import { createUsers, type Users } from './story/users.ts';

/** A lab in real time with everything around it: lines, the real probe, and a user. */
export interface LiveLab {
  readonly lab: Lab;
  readonly url: string;
  readonly links: Links;
  readonly users: Users;
  /** What speaks for the lines, in a sentence. */
  readonly network: string;
  close(): Promise<void>;
}

export interface LiveOptions {
  readonly config: string;
  readonly port: number;
  /** Hears what the probes log. */
  readonly onProbeLine: (line: string) => void;
}

/** Assembles the site, starts the lab, puts an hour of health behind it, and starts the probes. */
export const openLive = async ({ config, port, onProbeLine }: LiveOptions): Promise<LiveLab> => {
  const { site, template } = await assemble(config);
  const reached: { links?: Links } = {};
  const lab = await createLab({
    site,
    template,
    time: { kind: 'real', port, routes: linkRoutes(() => reached.links) },
  });
  const links = createLinks(lab);
  reached.links = links;
  const url = lab.url ?? '';
  const { bin, network, closeNetwork } = await speakForLines(lab, links);
  const users = createUsers(lab.clock);
  const surroundings = { site, url, bin };
  lab.backfill(hour);
  const processes = [startProbes(surroundings, onProbeLine)];
  const [through] = site.through?.targets ?? [];
  if (through !== undefined) processes.push(startUser(surroundings, through.address, users.hear));
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((them) => them.close()));
    await closeNetwork();
    await lab.close();
  };
  return { lab, url, links, users, network, close };
};

interface Speaker {
  readonly bin: string;
  readonly network: string;
  readonly closeNetwork: () => Promise<void>;
}

/** Real lines where the machine allows it; else a stand-in for `ping`, which says so. */
const speakForLines = async ({ site }: Lab, links: Links): Promise<Speaker> => {
  try {
    const { bin, close } = await createRealNetwork(site, links);
    return { bin, network: 'real ICMP on a real line between two network namespaces', closeNetwork: close };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const network = `a stand-in for ping speaks for the lines, since network namespaces cannot be made here (${why})`;
    return { bin: join(import.meta.dirname, 'network', 'stand-in'), network, closeNetwork: () => Promise.resolve() };
  }
};
