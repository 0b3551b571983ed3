/**
 * Lines of ping programs, with what they say of a ping. Those of iputils are put together from the texts of its releases
 * s20161105, s20190709, 20210202, 20211215, 20221126, 20240905 and of its translations (`ping_common.c`, `ping.c`,
 * `ping6_common.c`, `po/`).
 */
export interface PingRow {
  readonly of: string;
  readonly line: string;
  /** The ping that was answered or lost; undefined where the line must not be taken for either. */
  readonly says?: { readonly kind: 'answered' | 'lost' | 'excused'; readonly sequence: number } | undefined;
}

const rows = (of: string, lines: readonly string[], says?: PingRow['says']): PingRow[] =>
  lines.map((line) => ({ of, line, says }));

const answered = { kind: 'answered', sequence: 7 } as const;
const lost = { kind: 'lost', sequence: 7 } as const;

const english: readonly PingRow[] = [
  ...rows(
    'iputils: answers',
    [
      '[1795511670.545649] 64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=0.057 ms',
      '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=1.25 ms',
      '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=12.5 ms',
      '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=1034 ms',
      '64 bytes from fd00::1: icmp_seq=7 ttl=64 time=0.1 ms',
      '64 bytes from fe80::1%eth0: icmp_seq=7 ttl=64 time=0.1 ms',
      '[1795511670.545649] 64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=0.057 ms (DUP!)',
      '64 bytes from 10.109.2.1: icmp_seq=7 ident=4711 ttl=64 time=0.057 ms',
      '16 bytes from 10.109.2.1: icmp_seq=7 ttl=64',
      '20 bytes from 10.109.2.1: icmp_seq=7 ttl=64 (truncated)',
    ],
    answered,
  ),
  ...rows('iputils: of another', ['64 bytes from 10.109.2.9: icmp_seq=7 ttl=64 time=0.057 ms (DIFFERENT ADDRESS!)'], {
    kind: 'excused',
    sequence: 7,
  }),
  ...rows(
    'iputils: losses',
    [
      '[1795511671.374167] no answer yet for icmp_seq=7',
      'no answer yet for icmp_seq=7',
      '[1795511671.174565] From 10.0.0.1 icmp_seq=7 Destination Net Unreachable',
      'From 10.0.0.1 icmp_seq=7 Destination Host Unreachable',
      'From 10.0.0.1 icmp_seq=7 Destination Port Unreachable',
      'From 10.0.0.1 icmp_seq=7 Destination Host Unknown',
      'From 10.0.0.1 icmp_seq=7 Destination Net Prohibited',
      'From 10.0.0.1 icmp_seq=7 Dest Unreachable, Bad Code: 99',
      'From 10.0.0.1 icmp_seq=7 Packet filtered',
      'From 10.0.0.1 icmp_seq=7 Time to live exceeded',
      'From 10.0.0.1: icmp_seq=7 Time to live exceeded',
      'From fd00::1 icmp_seq=7 Destination unreachable: No route',
      'From fd00::1 icmp_seq=7 Destination unreachable: Administratively prohibited',
      'From fd00::1 icmp_seq=7 Time exceeded: Hop limit',
    ],
    lost,
  ),
  ...rows('iputils: neither', [
    'PING 10.109.2.1 (10.109.2.1) 56(84) bytes of data.',
    'PING fd00::1(fd00::1) 56 data bytes',
    'PING 10.109.2.1 (10.109.2.1) from 10.0.0.7 : 56(84) bytes of data.',
    '--- 10.109.2.1 ping statistics ---',
    '7 packets transmitted, 7 received, 0% packet loss, time 815ms',
    '7 packets transmitted, 0 received, +7 errors, 100% packet loss, time 815ms',
    'rtt min/avg/max/mdev = 0.042/0.051/0.062/0.007 ms, pipe 4, ipg/ewma 200.1/0.05 ms',
    '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=0.057 ms (BAD CHECKSUM!)',
    'From 10.0.0.1: icmp_seq=7 (BAD CHECKSUM)Destination Host Unreachable',
    'From 10.0.0.1: icmp_seq=7 Redirect Host(New nexthop: 10.0.0.2)',
    'From 10.0.0.1: icmp_seq=7 Redirect Network(New nexthop: 10.0.0.2)',
    'From 10.0.0.1: icmp_seq=7 Redirect, Bad Code: 9(New nexthop: 10.0.0.2)',
    'From 10.0.0.1: icmp_seq=7 Source Quench',
    'From 10.0.0.1 icmp_seq=7 Frag needed and DF set (mtu = 1400)',
    'From 10.0.0.1: Bad ICMP type: 99',
    'Warning: time of day goes back (-1212us), taking countermeasures',
    'ping: Warning: time of day goes back (-3 s), taking countermeasures',
    'ping: Warning: invalid tv_usec 1000001 us',
    'ping: sendmsg: Operation not permitted',
    'wrong data byte #16 should be 0x10 but was 0x0',
    '#16\t10 11 12 13 14 15 16 17',
    'RR: \t10.0.0.7',
    'unknown option 44',
    '{"bytes":64,"host":"10.109.2.1","seq":7,"ttl":64,"time":"0.057"}',
  ]),
];

const others: readonly PingRow[] = [
  ...rows('inetutils, macOS: answers', ['64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=0.030 ms'], answered),
  ...rows('busybox', [
    '64 bytes from 10.109.2.1: seq=7 ttl=64 time=0.074 ms',
    'ping: sendto: Network unreachable',
    '7 packets transmitted, 7 packets received, 0% packet loss',
  ]),
  ...rows('macOS', [
    'Request timeout for icmp_seq 7',
    '36 bytes from 10.0.0.1: Destination Host Unreachable',
    'Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      Dst',
    'ping: sendto: No route to host',
  ]),
  ...rows('inetutils', ['92 bytes from 10.0.0.1: Time to live exceeded', '64 bytes from 10.109.2.1: type=3 code=1']),
  ...rows('Windows', ['Reply from 10.109.2.1: bytes=32 time<1ms TTL=64', 'Request timed out.']),
  ...rows('fping', ['10.109.2.1 : [7], 64 bytes, 0.05 ms (0.05 avg, 0% loss)', '10.109.2.1 : [7], timed out']),
];

/** What iputils says in a language, where LC_ALL did not reach it: the probe then knows nothing, and takes nothing for a loss. */
const foreign: readonly PingRow[] = [
  ...rows('German', [
    '64 Bytes von 10.109.2.1: icmp_seq=7 ttl=64 Zeit=0.057 ms',
    'noch keine Antwort für icmp_seq=7',
    'Von 10.0.0.1: icmp_seq=7 Zielhost nicht erreichbar',
  ]),
  ...rows('French', [
    '64 octets de 10.109.2.1 : icmp_seq=7 ttl=64 temps=0.057 ms',
    'encore aucune réponse pour icmp_seq=7',
    'De 10.0.0.1 : icmp_seq=7 Hôte de destination injoignable',
  ]),
  ...rows('Chinese', [
    '64 字节，来自 10.109.2.1: icmp_seq=7 ttl=64 时间=0.057 毫秒',
    'icmp_seq=7 未响应',
    '来自 10.0.0.1: icmp_seq=7 目标主机不可达',
  ]),
  ...rows('Japanese', [
    '10.109.2.1 から 64 バイト応答: icmp_seq=7 ttl=64 時間=0.057 ミリ秒',
    'icmp_seq=7 が未応答です',
    '送信元 10.0.0.1: icmp_seq=7 目的のホストへ届きません。',
  ]),
  ...rows('Spanish', [
    'aún sin respuesta para icmp_seq=7',
    'Origen 10.0.0.1: icmp_seq=7 Huésped Destino No Alcanzable',
  ]),
  ...rows('Portuguese', [
    'nenhuma resposta ainda para icmp_seq=7',
    'De 10.0.0.1: icmp_seq=7 Host de destino inalcançável',
  ]),
  ...rows('Korean', ['아직 응답이 없습니다(icmp_seq=7)', '10.0.0.1에서: icmp_seq=7 대상 호스트에 도달 할 수 없음']),
  ...rows('Turkish', ['icmp_seq=7 için henüz cevap yok', "10.0.0.1'den: icmp_seq=7 Ulaşılamayan Hedef Ana Makine"]),
  ...rows('Ukrainian', [
    'відповідь для icmp_seq=7 ще не отримано',
    'З 10.0.0.1: icmp_seq=7 Вузол призначення недоступний',
  ]),
];

/** Lines that a program, a router or a person could put together so that they look like a verdict. */
const forged: readonly PingRow[] = [
  ...rows(
    'an absurd time',
    [
      '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=-0.057 ms',
      '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=1.2.3 ms',
      '64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=0,057 ms',
      `64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=${'9'.repeat(400)} ms`,
    ],
    answered,
  ),
  ...rows('forged', [
    'icmp_seq=7 time=1 ms',
    'x 64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=0.057 ms',
    'From 10.0.0.1: 64 bytes from 10.109.2.1: icmp_seq=7 ttl=64 time=1 ms',
    '--- no answer yet for icmp_seq=7',
    'no answer yet for icmp_seq=7 or so',
    '64 bytes from 10.109.2.1: icmp_seq=-7 ttl=64 time=0.057 ms',
    '64 bytes from 10.109.2.1: icmp_seq=65536 ttl=64 time=0.057 ms',
    `64 bytes from 10.109.2.1: icmp_seq=${'7'.repeat(400)} ttl=64 time=0.057 ms`,
    `no answer yet for icmp_seq=${'7'.repeat(400)}`,
    'no answer yet for icmp_seq=',
    '64 bytes from 10.109.2.1: icmp_seq=7\0 ttl=64\u2028 time=0.057 ms',
    '64 bytes from 10.109.2.1: icmp_seq=7\r ttl=64 time=0.057 ms',
  ]),
];

export const pingRows: readonly PingRow[] = [...english, ...others, ...foreign, ...forged];
