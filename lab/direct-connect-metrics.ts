import { minute, type Instant } from '../failover/time.ts';
import type { Datapoint, MetricStore } from './cloudwatch/metric-store.ts';
import { merge, statisticsOf, type StatisticSet } from './cloudwatch/statistics.ts';
import type { DirectConnect, VirtualInterfaceStatus } from './services/direct-connect.ts';
import type { Timers } from './timers.ts';

/** How often AWS publishes (Direct Connect user guide, monitoring with CloudWatch); each datapoint is of several samples. */
const interval = 5 * minute;
/** How often the lab looks at a session within that; AWS says "at least two samples". */
const sampling = minute;
/** What AWS advertises to on-premises over a session that is up: made up. */
const prefixesAdvertised = 2;

type Session = Pick<VirtualInterfaceStatus, 'id' | 'connection' | 'addressFamily' | 'isUp'>;

/** The values of AWS's three metrics of a session. */
const valuesOf = ({ isUp }: Session, prefixesAccepted: number) => ({
  VirtualInterfaceBgpStatus: isUp ? 1 : 0,
  VirtualInterfaceBgpPrefixesAccepted: isUp ? prefixesAccepted : 0,
  VirtualInterfaceBgpPrefixesAdvertised: isUp ? prefixesAdvertised : 0,
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

export interface DirectConnectMetricsOptions {
  readonly timers: Timers;
  readonly metrics: MetricStore;
  readonly directConnect: DirectConnect;
  readonly prefixesAccepted: number;
  /** From an interval's end until its datapoint is there. */
  readonly delay: () => number;
}

/**
 * Publishes `AWS/DX` of each virtual interface, of its own address family only. The dimensions are documented; the lag, and
 * that a session that is down reports 0 rather than nothing, are modelled.
 */
export const publishDirectConnectMetrics = (options: DirectConnectMetricsOptions): void => {
  const { timers, metrics, directConnect, prefixesAccepted, delay } = options;
  let samples = new Map<string, { readonly datapoint: Datapoint; readonly statistics: StatisticSet }>();

  const take = (at: Instant): void => {
    for (const session of directConnect.virtualInterfaces())
      for (const datapoint of sample(session, prefixesAccepted, at)) {
        const key = `${datapoint.name} ${session.id}`;
        const before = samples.get(key)?.statistics;
        samples.set(key, {
          datapoint,
          statistics: before ? merge(before, datapoint.statistics) : datapoint.statistics,
        });
      }
  };

  const publish = (): void => {
    const done = [...samples.values()].map(({ datapoint, statistics }) => ({ ...datapoint, statistics }));
    samples = new Map();
    timers.after(delay(), () => done.forEach(metrics.record));
  };

  timers.every(sampling, 0, (at) => {
    // The sample at an interval's end still belongs to it.
    take(at - 1);
    if (at % interval === 0) publish();
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
