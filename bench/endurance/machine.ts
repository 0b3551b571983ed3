import { readdirSync, readFileSync } from 'node:fs';

/** What Linux says of processes, read from /proc. */

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
};
const pids = (): readonly string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** The memory of a process that is resident, in bytes; 0 where it is no more. */
export const residentBytes = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);

/** How many files, pipes and sockets a process holds open; 0 where it is no more. */
export const openFiles = (pid: number): number => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
};

/** How many children a process has, those among them that nobody has waited for. */
export const childrenOf = (pid: number): number =>
  pids().filter((one) => /\) \S (\d+) /.exec(textOf(`/proc/${one}/stat`))?.[1] === String(pid)).length;

/** The processes that ping one of the addresses, whoever their parent is now. */
export const pingsOf = (addresses: readonly string[]): number =>
  pids().filter((pid) => {
    const [command, ...given] = textOf(`/proc/${pid}/cmdline`).split('\0');
    return command === 'ping' && given.some((one) => addresses.includes(one));
  }).length;
