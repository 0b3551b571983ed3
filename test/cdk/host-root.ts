import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A root directory with what a system has after its first start, and nothing else: the commands are copied one by one, the
 * libraries are this machine's. What is run in it sees no other file.
 */

export interface System {
  readonly shell: 'bash' | 'dash';
  /** Where its Python lies. */
  readonly python: string;
  /** What brings packages; without a repository in reach it fails. */
  readonly packages: string;
  /** Whether it labels files. */
  readonly labels: boolean;
}

export const systems = {
  'Amazon Linux 2023': { shell: 'bash', python: 'usr/bin/python3', packages: 'dnf', labels: true },
  'Ubuntu 22.04': { shell: 'dash', python: 'usr/bin/python3', packages: 'apt-get', labels: false },
  'RHEL 9': { shell: 'bash', python: 'usr/libexec/platform-python', packages: 'dnf', labels: true },
} as const satisfies Readonly<Record<string, System>>;

const essential = ['cat', 'cut', 'grep', 'install', 'ln', 'mktemp', 'mv', 'readlink', 'rm', 'sed', 'sha256sum'];

const noting = (name: string, then: string): string => `#!/bin/sh\necho "${name} $*" >>/calls\n${then}\n`;

/** systemd, as far as the installer asks it: a version whose code says `broken` does not start. */
const systemctl = noting(
  'systemctl',
  `case $1 in
is-active) [ -e /active ] ;;
restart) rm -f /active; grep -q broken /opt/dx-failover/current/probe.mjs && exit 1; : >/active ;;
esac`,
);

export interface Ran {
  readonly status: number | null;
  readonly stderr: string;
  /** What systemd and others were asked to do. */
  readonly calls: readonly string[];
}

export interface Host {
  readonly root: string;
  readonly read: (file: string) => string;
  readonly has: (file: string) => boolean;
  readonly write: (file: string, text: string, mode?: number) => void;
  readonly remove: (file: string) => void;
  readonly run: (script: string, environment: Readonly<Record<string, string>>) => Promise<Ran>;
}

/** Whether this machine lets a test make such a root. */
export const canMakeRoot = (): boolean =>
  process.getuid?.() === 0 && spawnSync('unshare', ['-m', '--propagation', 'private', 'true']).status === 0;

/** This machine's own Python, not one that a version manager put before it. */
const python = '/usr/bin/python3';

const enter = `for lib in lib lib64; do
  [ ! -d /usr/$lib ] || mount --bind -o ro /usr/$lib "$0/usr/$lib"
done
exec chroot "$0" /bin/sh /script`;

/** The host runs programs of x86_64, whatever this machine is. */
export const makeHost = (system: System): Host => {
  const root = mkdtempSync(join(tmpdir(), 'dx-failover-host-'));
  const at = (file: string): string => join(root, file);
  const write: Host['write'] = (file, text, mode = 0o644) => {
    mkdirSync(dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
    chmodSync(at(file), mode);
  };
  const copy = (from: string, to: string): void => {
    mkdirSync(dirname(at(to)), { recursive: true });
    copyFileSync(from, at(to));
    chmodSync(at(to), 0o755);
  };
  for (const folder of ['usr/lib', 'usr/lib64', 'var/tmp', 'dev']) mkdirSync(at(folder), { recursive: true });
  for (const [link, to] of [
    ['bin', 'usr/bin'],
    ['lib', 'usr/lib'],
    ['lib64', 'usr/lib64'],
  ] as const) {
    spawnSync('ln', ['-s', to, at(link)]);
  }
  spawnSync('mknod', ['-m', '666', at('dev/null'), 'c', '1', '3']);
  for (const name of essential) copy(join('/usr/bin', name), join('usr/bin', name));
  copy(join('/usr/bin', system.shell), 'usr/bin/sh');
  copy(python, system.python);
  write('usr/bin/uname', '#!/bin/sh\necho x86_64\n', 0o755);
  write('usr/bin/sleep', noting('sleep', ''), 0o755);
  write('usr/bin/systemctl', systemctl, 0o755);
  write('usr/bin/ping', '#!/bin/sh\n', 0o755);
  write(join('usr/bin', system.packages), noting(system.packages, 'exit 1'), 0o755);
  if (system.labels) write('usr/bin/restorecon', noting('restorecon', ''), 0o755);
  write('proc/sys/net/ipv4/ping_group_range', '0\t2147483647\n');
  return {
    root,
    read: (file) => readFileSync(at(file), 'utf8'),
    has: (file) => existsSync(at(file)),
    write,
    remove: (file) => rmSync(at(file), { recursive: true, force: true }),
    run: (script, environment) =>
      new Promise((resolve, reject) => {
        write('script', script);
        write('calls', '');
        const env = { PATH: '/usr/bin:/bin', ...environment };
        const options = {
          env: { ...env, PATH: `${env.PATH}:/usr/sbin:/sbin` },
          stdio: ['ignore', 'pipe', 'pipe'] as const,
        };
        const child = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', enter, root], {
          ...options,
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let stderr = '';
        child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
        child.once('error', reject);
        child.once('close', (status) =>
          resolve({ status, stderr, calls: readFileSync(at('calls'), 'utf8').split('\n').filter(Boolean) }),
        );
      }),
  };
};
