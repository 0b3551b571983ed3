import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { signalsOf } from '../failover/health/signals.ts';
import { paths, type Path } from '../failover/path.ts';
import type { Site } from '../failover/settings/site.ts';
import * as metrics from './dashboard-metrics.ts';
import type { Reactor } from './reactor.ts';
import type { SignalAlarms } from './signal-alarms.ts';
import type { WatchAlarms } from './watch-alarms.ts';

/** CloudWatch's limit (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html). */
const widgetLimit = 500;

/** How the paths are called where people read. */
const titles = { primary: 'Direct Connect (primary)', backup: 'VPN (backup)' } as const satisfies Record<Path, string>;

export interface SiteDashboardProps {
  readonly site: Site;
  readonly signals: SignalAlarms;
  readonly watch: WatchAlarms;
  readonly reactor: Reactor;
  readonly deadLetters: sqs.IQueue;
}

/** The page that answers, from the top: which path, since when, why; what each signal says; what users saw; are we well. */
export class SiteDashboard extends Construct {
  readonly dashboard: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, props: SiteDashboardProps) {
    super(scope, id);
    const { site } = props;
    const rows = [now(props), states(props), ...quality(site), sessions(site), history(site), ownHealth(props)];
    const count = rows.flat().length;
    if (count > widgetLimit) {
      throw new Error(`sites.${site.name}: the dashboard has ${count} widgets; CloudWatch allows ${widgetLimit}`);
    }
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `dx-failover-${site.name}`,
      defaultInterval: Duration.hours(3),
      widgets: rows,
    });
  }
}

/** What stands, after the writes of the latest run: `handlers/report.ts` writes the line once per run. */
const latestStanding = [
  'fields traffic, shouldBe, whyNot, since, rule, reason, mode, @timestamp as looked',
  "filter message = 'stands'",
  'sort @timestamp desc',
  'limit 1',
];

const now = ({ site, reactor }: SiteDashboardProps): cloudwatch.IWidget[] => [
  new cloudwatch.LogQueryWidget({
    title:
      site.mode === 'act'
        ? 'Where traffic is, where it should be, since when, why'
        : `Where traffic is, and would be (mode ${site.mode}: users' traffic is not moved)`,
    logGroupNames: [reactor.logGroup.logGroupName],
    queryLines: latestStanding,
    view: cloudwatch.LogQueryVisualizationType.TABLE,
    width: 16,
    height: 4,
  }),
  new cloudwatch.SingleValueWidget({
    title: 'Path in use now: 0 primary, 1 backup, 0.5 in part',
    metrics: [metrics.pathInUse(site)],
    width: 8,
    height: 4,
  }),
];

const states = ({ site, signals, watch }: SiteDashboardProps): cloudwatch.IWidget[] => [
  ...paths.map(
    (path) =>
      new cloudwatch.AlarmStatusWidget({
        title: `Signals: ${titles[path]}`,
        alarms: signalsOf(site).flatMap((signal) =>
          signal.path === path ? (signals.alarms.get(signal.name) ?? []) : [],
        ),
        width: 8,
        height: 6,
      }),
  ),
  new cloudwatch.AlarmStatusWidget({ title: 'dx-failover itself', alarms: [...watch.alarms], width: 8, height: 6 }),
];

const percent = { min: 0, max: 100, label: '%', showUnits: false };
const milliseconds = { min: 0, label: 'ms', showUnits: false };

/** Loss above, round-trip time below, a column per path; what users saw is the last. */
const quality = (site: Site): cloudwatch.IWidget[][] => {
  const columns = [
    ...paths.map((path) => ({ path, title: titles[path] })),
    ...(site.through === undefined ? [] : [{ path: 'through' as const, title: 'What users saw' }]),
  ];
  const shape = { width: 24 / columns.length, height: 6 };
  const row = (of: 'loss' | 'roundTripTime', what: string, leftYAxis: cloudwatch.YAxisProps) =>
    columns.map(
      ({ path, title }) =>
        new cloudwatch.GraphWidget({
          ...shape,
          title: `${title}: ${what}`,
          left: metrics.probed(site, path, of),
          leftYAxis,
        }),
    );
  return [row('loss', 'loss', percent), row('roundTripTime', 'round trip', milliseconds)];
};

const upDown = { min: 0, max: 1.1, showUnits: false };

const sessions = (site: Site): cloudwatch.IWidget[] => {
  const bgp = metrics.bgp(site);
  if (bgp.length === 0) return [];
  return [
    new cloudwatch.GraphWidget({ title: 'BGP: 1 up, 0 down', left: bgp, leftYAxis: upDown, width: 12 }),
    new cloudwatch.GraphWidget({ title: 'Prefixes', left: metrics.prefixes(site), leftYAxis: { min: 0 }, width: 12 }),
  ];
};

const history = (site: Site): cloudwatch.IWidget[] => [
  new cloudwatch.GraphWidget({
    title: 'Path in use, and health: 1 healthy, 0.5 degraded, 0 down',
    left: [metrics.pathInUse(site), ...metrics.health(site)],
    leftYAxis: upDown,
    width: 12,
  }),
  new cloudwatch.GraphWidget({
    title: 'Switches and announcements',
    left: metrics.switches(site),
    right: [metrics.penalty(site)],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
    width: 12,
  }),
];

const ownHealth = ({ site, reactor, deadLetters }: SiteDashboardProps): cloudwatch.IWidget[] => {
  const period = Duration.minutes(1);
  return [
    new cloudwatch.GraphWidget({
      title: 'Reactor: runs and errors a minute, dead letters',
      left: [
        metrics.runs(site),
        reactor.function.metricInvocations({ period, label: 'invocations' }),
        reactor.function.metricErrors({ period, label: 'errors' }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ period, label: 'dead letters' }),
      ],
      leftYAxis: { min: 0, showUnits: false },
      width: 8,
    }),
    new cloudwatch.GraphWidget({
      title: 'Reactor: duration',
      left: [reactor.function.metricDuration({ period, statistic: cloudwatch.Stats.MAXIMUM, label: 'longest' })],
      leftYAxis: milliseconds,
      width: 8,
    }),
    new cloudwatch.GraphWidget({
      title: 'Probes: heartbeats a minute',
      left: metrics.heartbeats(site),
      leftYAxis: { min: 0, showUnits: false },
      width: 8,
    }),
  ];
};
