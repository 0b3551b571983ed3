import { systemClock } from '../../aws/clock.ts';
import type { Site } from '../../failover/settings/site.ts';
import type { createProbe as CreateProbe } from '../../probe/probe.ts';

/**
 * The bundle's probe as a process, as `probe/main.ts` runs it, with more targets than a configuration may name:
 * `node bench/endurance/probe.ts BUNDLE SITE`, the site as JSON. Whatever it logs is a line of output.
 */

const [bundle = '', site = ''] = process.argv.slice(2);
const { createProbe } = (await import(bundle)) as { createProbe: typeof CreateProbe };
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const log = (level: string, message: string, fields?: object): void =>
  void process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
await createProbe({ site: JSON.parse(site) as Site, slot: 'a', clock: systemClock, client: {}, log }).run(stop.signal);
process.exit(0);
