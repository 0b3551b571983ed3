import { minute, type Instant } from '../../failover/time.ts';
import type { Datapoint, MetricStore } from './metric-store.ts';
import { statisticsOf } from './statistics.ts';
import type { DirectConnect, VirtualInterfaceStatus } from '../services/direct-connect.ts';
import type { Timers } from '../time/timers.ts';

/** How often AWS publishes (Direct Connect user guide, monitoring with CloudWatch); each datapoint is of several samples. */
const interval = 5 * minute;
/** How often the lab looks at a session within that; AWS says "at least two samples". */
const sampling = minute;

type Session = Pick<VirtualInterfaceStatus, 'id' | 'connection' | 'addressFamily' | 'isUp'>;

/** The values of the two of AWS's metrics of a session that anything of ours reads. */
const valuesOf = ({ isUp }: Session, prefixesAccepted: number) => ({
  VirtualInterfaceBgpStatus: isUp ? 1 : 0,
  VirtualInterfaceBgpPrefixesAccepted: isUp ? prefixesAccepted : 0,
});

/** The datapoints of one sample, dated at the start of its interval. */
const sample = (session: Session, prefixesAccepted: number, at: Instant): readonly Datapoint[] =>
  Object.entries(valuesOf(session, prefixesAccepted)).map(([name, value]) => ({
    namespace: 'AWS/DX',
    name,
    dimensions: {
      ConnectionId: session.connection,
      VirtualInterfaceId: session.id,
      IpAddressFamily: session.addressFamily,
    },
    at: Math.floor(at / interval) * interval,
    statistics: statisticsOf(value),
  }));

/** The sessions that AWS publishes of a virtual interface. */
const told = (it: VirtualInterfaceStatus): readonly Session[] => {
  if (it.metrics === 'none') return [];
  const other = { ...it, isUp: false, addressFamily: it.addressFamily === 'ipv4' ? 'ipv6' : 'ipv4' } as const;
  return it.metrics === undefined ? [it] : [it, other];
};

export interface DirectConnectMetricsOptions {
  readonly timers: Timers;
  readonly metrics: MetricStore;
  readonly directConnect: DirectConnect;
  readonly prefixesAccepted: number;
  /** From an interval's end until its datapoint is there. */
  readonly delay: () => number;
}

/**
 * Publishes `AWS/DX` of each virtual interface, of its own address family only unless told otherwise (`directConnect.tell`).
 * The dimensions are documented; the lag, and that a session that is down reports 0 rather than nothing, are modelled.
 */
export const publishDirectConnectMetrics = (options: DirectConnectMetricsOptions): void => {
  const { timers, metrics, directConnect, prefixesAccepted, delay } = options;
  let samples: Datapoint[] = [];
  timers.every(sampling, 0, (at) => {
    // The sample at an interval's end still belongs to it.
    for (const session of directConnect.virtualInterfaces().flatMap(told))
      samples.push(...sample(session, prefixesAccepted, at - 1));
    if (at % interval !== 0) return;
    const done = samples;
    samples = [];
    // The store merges those of an interval.
    timers.after(delay(), () => done.forEach(metrics.record));
  });
};

/** What AWS would have published of a healthy session in the past, up to what its lag lets be known by now. */
export const healthyDirectConnect = (
  session: Omit<Session, 'isUp'>,
  prefixesAccepted: number,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): readonly Datapoint[] => {
  const first = Math.ceil(from / interval) * interval;
  const count = Math.max(0, Math.floor((to - first) / interval));
  return Array.from({ length: count }, (_, index) =>
    sample({ ...session, isUp: true }, prefixesAccepted, first + index * interval),
  ).flat();
};
