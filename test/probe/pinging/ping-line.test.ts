import { describe, expect, test } from 'vitest';
import { isUnsent, readPingLine } from '../../../probe/pinging/ping-line.ts';

describe('a line of ping', () => {
  test.each([
    [
      '[1795511670.545649] 64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.057 ms',
      { kind: 'answered', sequence: 1, roundTrip: 0.057 },
    ],
    ['64 bytes from ::1: icmp_seq=65535 ttl=64 time=123 ms', { kind: 'answered', sequence: 65535, roundTrip: 123 }],
    ['64 bytes from 10.0.0.1: icmp_seq=2 ttl=64 time<1 ms', { kind: 'answered', sequence: 2, roundTrip: 1 }],
    [
      '[1.0] 64 bytes from 10.0.0.1: icmp_seq=3 ttl=64 time=0.1 ms (DUP!)',
      { kind: 'answered', sequence: 3, roundTrip: 0.1 },
    ],
    ['64 bytes from 10.0.0.1: icmp_seq=6 ttl=64 time=1.2.3 ms', { kind: 'answered', sequence: 6 }],
    ['[1.0] 16 bytes from 10.0.0.1: icmp_seq=5 ttl=64', { kind: 'answered', sequence: 5 }],
  ])('%s is an answer', (line, outcome) => {
    expect(readPingLine(line)).toEqual(outcome);
  });

  test.each([
    '[1795511671.374167] no answer yet for icmp_seq=7',
    'no answer yet for icmp_seq=7',
    '[1795511671.174565] From 21.4.2.23 icmp_seq=7 Destination Net Unreachable',
    'From 10.55.0.1: icmp_seq=7 Destination Host Unreachable',
    'From fd00::1 icmp_seq=7 Destination unreachable: No route',
    'From 10.0.0.1 icmp_seq=7 Time to live exceeded',
    'From 10.0.0.1 icmp_seq=7 Packet filtered',
    'From 10.0.0.1 icmp_seq=7 Destination Host Prohibited',
  ])('%s is a loss', (line) => {
    expect(readPingLine(line)).toEqual({ kind: 'lost', sequence: 7 });
  });

  test.each([
    [
      '[1795511671.174565] From 10.0.0.7 icmp_seq=7 Destination Port Unreachable',
      'this host itself (10.0.0.7) says: Destination Port Unreachable',
    ],
    [
      '[1795511671.374565] From 10.109.2.254 icmp_seq=7 Destination Host Unreachable',
      'this host itself (10.109.2.254) says: Destination Host Unreachable',
    ],
    ['From gateway (10.0.0.7): icmp_seq=7 Packet filtered', 'this host itself (10.0.0.7) says: Packet filtered'],
    [
      'From fd00::7 icmp_seq=7 Destination unreachable: Address unreachable',
      'this host itself (fd00::7) says: Destination unreachable: Address unreachable',
    ],
    [
      '[1795511671.574565] 64 bytes from 10.0.0.1: icmp_seq=7 ttl=60 time=0.158 ms (DIFFERENT ADDRESS!)',
      'another address answers: 10.0.0.1',
    ],
  ])('%s tells nothing of the path', (line, why) => {
    const own = ['10.0.0.7', '10.109.2.254', 'fd00::7'];

    expect(readPingLine(line, (address) => own.includes(address))).toEqual({ kind: 'excused', sequence: 7, why });
  });

  test.each([
    ['ping: sendmsg: Network is unreachable', true],
    ['ping6: sendmsg: No buffer space available', true],
    ['ping: connect: Network is unreachable', false],
    ['x ping: sendmsg: no', false],
  ])('%s on stderr: a ping was not sent, %s', (line, isSo) => {
    expect(isUnsent(line)).toBe(isSo);
  });

  test.each([
    '',
    'PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.',
    '--- 127.0.0.1 ping statistics ---',
    '5 packets transmitted, 5 received, 0% packet loss, time 815ms',
    'rtt min/avg/max/mdev = 0.042/0.051/0.062/0.007 ms',
    '64 bytes from 10.0.0.1: icmp_seq=7 ttl=64 time=0.1 ms (BAD CHECKSUM!)',
    'x 64 bytes from 10.0.0.1: icmp_seq=7 ttl=64 time=0.1 ms',
    '64 bytes from 10.0.0.1: icmp_seq=65536 ttl=64 time=0.1 ms',
    'From 10.0.0.1 icmp_seq=7 Redirect Host(New nexthop: 10.0.0.2)',
    'Warning: time of day goes back (-12us), taking countermeasures',
    'ping: sendmsg: Network is unreachable',
    '64 octets de 127.0.0.1 : icmp_seq=un temps=0,05 ms',
  ])('"%s" judges nothing', (line) => {
    expect(readPingLine(line)).toBeUndefined();
  });
});
