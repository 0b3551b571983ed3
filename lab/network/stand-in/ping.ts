import { realClock } from '../../time/clock.ts';
import { readPingArguments, speakAsPing, type PingRequest } from '../ping-lines.ts';

/** The command: each ping asks the lab, over HTTP, whether the link carries it. `DX_FAILOVER_LAB` is the lab's URL. */

const lab = process.env['DX_FAILOVER_LAB'];
if (lab === undefined) throw new Error('stand-in for ping: DX_FAILOVER_LAB is not set; it is the URL of the lab');

/** A lab that is gone answers nothing, as a cut link does. */
const answers = async ({ address, source = '' }: Pick<PingRequest, 'address' | 'source'>): Promise<boolean> => {
  try {
    const response = await fetch(`${lab}/lab/carries?${new URLSearchParams({ address, source }).toString()}`);
    return (await response.text()) === 'yes';
  } catch {
    return false;
  }
};

const ending = new AbortController();
const end = () => ending.abort();
process.once('SIGTERM', end).once('SIGINT', end);
// The probe is gone when nobody reads the lines.
process.stdout.on('error', end);

// The clock's timers do not keep a process alive; this one must.
const alive = setInterval(() => undefined, 1000);
await speakAsPing(readPingArguments(process.argv.slice(2)), {
  clock: realClock,
  answers,
  print: (line) => void process.stdout.write(`${line}\n`),
  signal: ending.signal,
});
clearInterval(alive);
