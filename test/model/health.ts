import { signalsOf } from '../../failover/health/signals.ts';
import { otherPath, type Kind, type Path } from '../../failover/path.ts';
import type { Site, VirtualInterface } from '../../failover/settings/site.ts';
import type { Snapshot } from '../../failover/snapshot.ts';

/** Rules 1 and 2, written from their text. */

export type Word = 'healthy' | 'degraded' | 'down' | 'unknown';

/** Who says what of the links. `healthThrough` asks the same rules of what stood a while ago. */
export interface Witness {
  readonly alarm: (name: string) => Word;
  readonly session: (vif: VirtualInterface) => Word;
}

export const sessionName = ({ id, addressFamily }: VirtualInterface): string => `${id}/${addressFamily}`;

/** R1: ALARM is down, OK healthy; INSUFFICIENT_DATA, a missing alarm, a questionable one, a failed read: unknown. */
export const witnessOf = ({ alarms, vifs }: Snapshot): Witness => ({
  alarm: (name) => {
    const alarm = alarms.kind === 'known' ? alarms.value.find((it) => it.name === name) : undefined;
    if (alarm === undefined || alarm.isQuestionable || alarm.state === 'INSUFFICIENT_DATA') return 'unknown';
    return alarm.state === 'ALARM' ? 'down' : 'healthy';
  },
  session: ({ id, addressFamily }) => {
    const vif = vifs.kind === 'known' ? vifs.value.find((it) => it.id === id) : undefined;
    const status = vif?.peers.find((it) => it.addressFamily === addressFamily)?.status;
    return status === 'up' ? 'healthy' : status === 'down' ? 'down' : 'unknown';
  },
});

const are = (words: readonly Word[], word: Word): boolean => words.length > 0 && words.every((it) => it === word);

/** "down when all are, healthy when all are, else degraded"; of what nothing is known, unknown. */
const together = (words: readonly Word[]): Word =>
  (['down', 'healthy', 'unknown'] as const).find((word) => are(words, word)) ?? 'degraded';

/** Called where the text leaves open what a case is: such a case is counted, and not compared. */
export type Doubt = (why: string) => void;

type Kinds = Readonly<Record<Kind, Word>>;

/** What each kind says of a path. */
export const kindsOf = (site: Site, path: Path, { alarm, session }: Witness, doubt: Doubt = () => undefined): Kinds => {
  const named = (kind: Kind) => signalsOf(site).filter((it) => it.kind === kind && it.path === path);
  /** What a probe sees of a path: whether all its targets are down, and whether any is. */
  const seen = (probe: string, of: Path, kind: 'ping' | 'loss') => {
    const at = (limit: 'down' | 'degraded') =>
      signalsOf(site).flatMap((it) =>
        it.kind === kind && it.path === of && it.probe === probe && it.limit === limit ? alarm(it.name) : [],
      )[0];
    const all = at('down') ?? 'unknown';
    return { all, any: at('degraded') ?? all };
  };

  /**
   * Down when all targets are. A probe whose every target is silent is suspect and knows nothing; nor does one that knows
   * neither that all are well, nor of any that it is not down.
   */
  const wordOf = (probe: string, kind: 'ping' | 'loss'): Word => {
    const isSuspect = (['primary', 'backup'] as const).every((of) => seen(probe, of, 'ping').all === 'down');
    const { all, any } = seen(probe, path, kind);
    if (isSuspect) return 'unknown';
    if (all === 'down') return 'down';
    if (any === 'down') return all === 'healthy' ? 'degraded' : 'unknown';
    return are([all, any], 'healthy') ? 'healthy' : 'unknown';
  };

  /** The majority of the probes that know; alone, a probe may say down only while its other path answers. */
  const vote = (kind: 'ping' | 'loss'): Word => {
    const ballots = site.probes
      .map(({ slot }) => ({ slot, word: wordOf(slot, kind) }))
      .filter(({ word }) => word !== 'unknown');
    const [first, ...others] = ballots;
    const isAlone = first !== undefined && others.length === 0;
    if (isAlone && first.word === 'down' && seen(first.slot, otherPath(path), 'ping').all !== 'healthy')
      return 'unknown';
    const votes = (word: Word) => ballots.filter((it) => it.word === word).length;
    const isOutvoted = votes('degraded') > 0 && votes('healthy') * 2 > ballots.length;
    if (isOutvoted) doubt('R2: whether a majority that sees a path well outvotes a probe that sees it degraded');
    return (['down', 'healthy', 'degraded'] as const).find((word) => votes(word) * 2 > ballots.length) ?? 'unknown';
  };

  const ping = vote('ping');
  const loss = vote('loss');

  /** AWS's own alarm only where the direct reading is unknown and ping is not known healthy; its OK where we may not read. */
  const bgp = site[path].virtualInterfaces.map((vif): Word => {
    const direct = vif.directRead ? session(vif) : 'unknown';
    if (direct !== 'unknown') return direct;
    const native =
      named('bgp')
        .filter((it) => it.kind === 'bgp' && sessionName(it.vif) === sessionName(vif))
        .map(({ name }) => alarm(name))[0] ?? 'unknown';
    if (!vif.directRead && native === 'healthy') return 'healthy';
    return ping === 'healthy' ? 'unknown' : native;
  });

  /** An alarm of `fewer than 5` is not one of none. */
  const prefixes = named('prefixes').map((it): Word => {
    const word = alarm(it.name);
    return word === 'down' && it.kind === 'prefixes' && it.vif.minimumPrefixes > 1 ? 'degraded' : word;
  });

  return { bgp: together(bgp), ping, loss, prefixes: together(prefixes) };
};

/** R2: down when a kind that counts is; healthy when every one is; else degraded or unknown. */
export const healthOf = (site: Site, path: Path, kinds: Kinds): Word => {
  const ofInterfaces = site[path].virtualInterfaces.length > 0;
  const words = site.detection.counts
    .filter((it) => ofInterfaces || it === 'ping' || it === 'loss')
    .map((it) => kinds[it]);
  if (words.includes('down')) return 'down';
  if (are(words, 'healthy')) return 'healthy';
  return words.includes('degraded') ? 'degraded' : 'unknown';
};
