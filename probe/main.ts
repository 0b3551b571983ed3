import { existsSync, realpathSync } from 'node:fs';
import { systemClock } from '../aws/clock.ts';
import { createLog } from './journal.ts';
import { askMetadata } from './metadata.ts';
import { createNotify } from './notify.ts';
import { ownWay } from './judging/own-way.ts';
import { createProbe } from './probe.ts';
import { InvalidProbeSettingsError, readProbeSettings } from './settings.ts';

export { createProbe } from './probe.ts';

const write = (text: string): void => void process.stdout.write(text);

/** Where the `ping` on PATH runs in another network namespace, this one's interfaces and routes say nothing of it. */
const isTaken = (env: NodeJS.ProcessEnv): boolean => env['DX_FAILOVER_OWN_WAY'] === 'taken';

/**
 * The probe as a process: settings from the environment, the machine's clock, network and `ping`. Ends with 0 after
 * SIGTERM or SIGINT, with 2 where its settings must be mended.
 */
const main = async (): Promise<void> => {
  const { env } = process;
  const log = createLog({ clock: systemClock, write, isJournal: env['JOURNAL_STREAM'] !== undefined });
  const { site, slot } = readProbeSettings(env);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const alive = createNotify(env, log);
  const judges = { askHost: askMetadata(env), ownWay: isTaken(env) ? undefined : ownWay };
  await createProbe({ site, slot, clock: systemClock, client: {}, log, ...judges, alive }).run(stop.signal);
};

// Not `import.meta.main`, which Node 22 lacks: there the probe would end at once, and say nothing.
const started = process.argv[1] ?? '';
if (existsSync(started) && realpathSync(started) === import.meta.filename) {
  try {
    await main();
    process.exit(0);
  } catch (error) {
    const isInvalid = error instanceof InvalidProbeSettingsError;
    process.stderr.write(`${isInvalid ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(isInvalid ? 2 : 1);
  }
}
