import { execFile, spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { holderOf, readRoutes } from '../../../probe/judging/own-routes.ts';
import { createIsOwn, ownWay } from '../../../probe/judging/own-way.ts';
import { start, startProbe, valuesOf } from '../started-probe.ts';

const ipv4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
ens5\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
ens5\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
br-1\t00026D0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
ens5\t09026D0A\t0100000A\t0007\t0\t0\t0\tFFFFFFFF\t0\t0\t0
`;
const ipv6 = `fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     ens5
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     ens5
`;
const run = promisify(execFile);
const never = new AbortController().signal;

describe("the host's own way to a target", () => {
  test.each([
    ['10.109.2.1', 'br-1'],
    ['10.0.0.9', 'ens5'],
    ['fd00::1', 'ens5'],
    ['10.109.2.9', undefined],
    ['10.109.3.1', undefined],
    ['fd01::1', undefined],
  ])('to %s ends in the network of its own interface %s', (address, name) => {
    const routes = [...readRoutes(ipv4, 'ipv4'), ...readRoutes(ipv6, 'ipv6')];

    expect(holderOf(address, routes)).toBe(name);
  });

  test('is past its gateway where there is a tunnel for all', () => {
    expect(holderOf('10.109.2.1', [{ range: '0.0.0.0/0', name: 'tun0', hasGateway: false }])).toBeUndefined();
  });

  test('is not judged where no routes are shown', () => {
    expect(holderOf('10.109.2.1', readRoutes('', 'ipv4'))).toBeUndefined();
  });

  test('knows its addresses', () => {
    const [address = ''] = Object.values(networkInterfaces()).flatMap((all) => all?.map((it) => it.address) ?? []);

    expect(ownWay.isOwn(address)).toBe(true);
    expect(ownWay.isOwn(`${address}%eth0`)).toBe(true);
    expect(ownWay.isOwn('192.0.2.1')).toBe(false);
  });

  test('knows its last addresses where the process may open no more sockets', () => {
    const readings = [{ ens5: [{ address: '10.0.0.7' }] }, undefined];
    const isOwn = createIsOwn(() => {
      const reading = readings.shift();
      if (reading === undefined) throw new Error('EMFILE: too many open files');
      return reading;
    });

    expect(['10.0.0.7', '10.0.0.7', '192.0.2.1'].map(isOwn)).toEqual([true, true, false]);
  });

  test('is not there from an address that it does not have', async () => {
    const ask = ownWay.ask({ address: '127.0.0.1', source: '192.0.2.1' });

    await expect(ask(never)).rejects.toThrow('EADDRNOTAVAIL');
  });

  test('is there to an address that it can send to', async () => {
    await expect(ownWay.ask({ address: '127.0.0.1', source: undefined })(never)).resolves.toBeUndefined();
  });
});

/** A way to the primary target that a test closes. */
const closing = () => {
  let isOpen = true;
  const way = {
    isOwn: () => false,
    ask:
      ({ address }: { readonly address: string }) =>
      () =>
        isOpen || address !== '10.109.2.1' ? Promise.resolve() : Promise.reject(new Error('EACCES')),
  };
  return { way, close: () => void (isOpen = false) };
};

/** Whether a figure was published after the way has been absent for a while. */
const late = ({ at }: { readonly at: number }): boolean => at > start + 26_000;

describe('a target that the host would not send to', () => {
  test('is not lost: no alarm is set, no loss is published, and the journal says so', async () => {
    const { way, close } = closing();
    const { clock, cloudWatch, pings, said, of, ofPath } = await startProbe({}, undefined, way);
    await clock.advance(16_000);

    close();
    pings.links.set('10.109.2.1', 'cut');
    await clock.advance(20_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(said).toContain('own way to the target absent: it is not sent to from this host, and unknown');
    expect(valuesOf(ofPath('ConsecutiveLosses').filter(({ at }) => at > start + 20_000))).toEqual([]);
    expect(valuesOf(of('PacketLoss')).every((loss) => loss === 0)).toBe(true);
  });

  test('is unknown also while something answers, so that it is told before the outage and not in it', async () => {
    const { way, close } = closing();
    const { clock, pings, of, ofPath } = await startProbe({}, undefined, way);
    await clock.advance(16_000);

    close();
    await clock.advance(30_000);

    expect(pings.links.get('10.109.2.1')).toBeUndefined();
    expect(ofPath('ConsecutiveLosses').filter(late)).toEqual([]);
    expect(of('PacketLoss').filter(late)).toEqual([]);
    expect(ofPath('ConsecutiveLosses', 'backup').filter(late)).not.toEqual([]);
  });
});

test('a way that ends just before a streak is full leaves it unraised', async () => {
  const { way, close } = closing();
  const { clock, cloudWatch, pings } = await startProbe({}, undefined, way);
  await clock.advance(16_000);

  pings.links.set('10.109.2.1', 'cut');
  await clock.advance(1900);
  close();
  await clock.advance(20_000);

  expect(cloudWatch.alarms).toEqual([]);
});

test('one question of the way that is missed amid a streak does not hold its alarm back', async () => {
  let isMissed = false;
  const ask = () => () => {
    const answer = isMissed ? Promise.reject(new Error('EMFILE')) : Promise.resolve();
    isMissed = false;
    return answer;
  };
  const { clock, cloudWatch, pings } = await startProbe({}, undefined, { isOwn: () => false, ask });
  await clock.advance(30_300);

  pings.links.set('10.109.2.1', 'cut');
  await clock.advance(700);
  isMissed = true;
  await clock.advance(3000);

  expect(cloudWatch.alarms.length).toBeGreaterThan(0);
});

/** Prints what becomes of the pings of a target, in a namespace where `lines` are run first and `then` half a second on. */
const from = (...path: readonly string[]): string => JSON.stringify(join(import.meta.dirname, '../../..', ...path));
const script = `
  import { keepPinging } from ${from('probe', 'pinging', 'pinger.ts')};
  import { spawnPing } from ${from('probe', 'pinging', 'ping-process.ts')};
  import { ownWay } from ${from('probe', 'judging', 'own-way.ts')};
  import { systemClock } from ${from('aws', 'clock.ts')};
  const order = { address: '10.109.2.1', interval: 200, source: undefined };
  const stop = AbortSignal.timeout(900);
  const heard = new Set();
  const ear = { outcome: ({ kind }) => heard.add(kind), restarted() {}, stalled() {} };
  await keepPinging({ order, clock: systemClock, spawn: spawnPing, ear, isOwn: ownWay.isOwn, log() {} }, stop);
  const way = await ownWay.ask(order)(stop).then(() => 'open', (error) => error.code ?? error.message);
  console.log(JSON.stringify({ way, heard: [...heard] }));
  process.exit(0);
`;

const line = [
  // What the kernel says of interfaces is that of the namespace in which it was mounted.
  'mount -t sysfs none /sys',
  'ip link set lo up',
  'ip addr add 10.0.0.7/32 dev lo',
  'ip link add v1 type veth peer name v2',
  'ip link set v1 up',
  'ip link set v2 up',
  'ip addr add 192.0.2.1/30 dev v1',
  'ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:01 dev v1',
  'ip route add 10.109.0.0/16 via 192.0.2.2 src 10.0.0.7',
  `echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range`,
];

const inNamespace = async (lines: readonly string[]): Promise<unknown> => {
  const shell = [...line, ...lines, 'exec "$NODE" --input-type=module -e "$SCRIPT"'].join('\n');
  const env = { ...process.env, NODE: process.execPath, SCRIPT: script };
  const { stdout } = await run('unshare', ['-n', '-m', 'sh', '-ec', shell], { env });
  return JSON.parse(stdout);
};

const canPlay = ['unshare -n -m true', 'ip -V', 'nft -v', 'ping -V'].every((command) => {
  const [tool = '', ...rest] = command.split(' ');
  return spawnSync(tool, rest).status === 0;
});

describe('between network namespaces', () => {
  test.concurrent.for([
    ['a line that is dead is a loss', [], { way: 'open', heard: ['lost'] }],
    [
      'a route that prohibits is none of the path',
      ['(sleep 0.3; ip route add prohibit 10.109.2.1/32) &'],
      { way: 'EACCES' },
    ],
    [
      'a bridge of the host that overlaps the target is none',
      ['ip link add b1 type veth peer name b2', 'ip link set b1 up', 'ip addr add 10.109.2.254/24 dev b1'],
      { way: "10.109.2.1 lies in a network of this host's own b1" },
    ],
    [
      'a tunnel leads away, though it has no gateway',
      ['ip tuntap add t0 mode tun', 'ip link set t0 up', 'ip route add 10.109.2.0/24 dev t0'],
      { way: 'open' },
    ],
    [
      "the host's own firewall that rejects is none",
      [
        'nft add table ip t',
        'nft add chain ip t o "{ type filter hook output priority 0; }"',
        'nft add rule ip t o ip daddr 10.109.2.1 reject',
      ],
      { way: 'open', heard: ['excused'] },
    ],
  ] as const)('%s', async ([, lines, expected], context) => {
    context.skip(!canPlay && process.env['CI'] === undefined, 'needs root, ip, nft and ping');
    expect(await inNamespace(lines)).toMatchObject(expected);
  });
});
