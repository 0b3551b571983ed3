import { Duration, Stack, Token, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Site } from '../failover/settings/site.ts';
import { Announcements } from './announcements.ts';
import { SiteDashboard } from './dashboard.ts';
import { PrefixLists } from './prefix-lists.ts';
import { Probes } from './probes.ts';
import { Reactor } from './reactor.ts';
import { SignalAlarms } from './signal-alarms.ts';
import { defaultBundles } from './site-bundle.ts';
import { StaticRoutes } from './static-routes.ts';
import { WakeUps } from './wake-ups.ts';
import { addWarnings } from './warnings.ts';
import { WatchAlarms } from './watch-alarms.ts';

export interface FailoverSiteProps {
  /** The site's settings, as `readSettings` gives them. */
  readonly site: Site;
  /** The directory with the bundles `reactor/index.mjs` and `probe/probe.mjs`; `dist` of this package by default. */
  readonly bundles?: string;
}

/**
 * Everything that one site needs: its signals, its reactor and what wakes it, its announcements, its dashboard, its probes,
 * and on request the lists and routes. Put several into one stack or app as you like; their names do not collide.
 *
 * @throws Error where the stack lies in another Region than the site, or a limit of AWS's is passed.
 */
export class FailoverSite extends Construct {
  readonly signals: SignalAlarms;
  readonly announcements: Announcements;
  readonly deadLetters: sqs.Queue;
  readonly reactor: Reactor;
  readonly wakeUps: WakeUps;
  readonly watch: WatchAlarms;
  readonly dashboard: SiteDashboard;
  readonly probes: Probes;
  readonly prefixLists: PrefixLists;
  readonly staticRoutes: StaticRoutes;

  constructor(scope: Construct, id: string, { site, bundles = defaultBundles }: FailoverSiteProps) {
    super(scope, id);
    inItsRegion(this, site);
    this.prefixLists = new PrefixLists(this, 'PrefixLists', { site });
    this.staticRoutes = new StaticRoutes(this, 'StaticRoutes', { site });
    this.signals = new SignalAlarms(this, 'Signals', { site });
    this.announcements = new Announcements(this, 'Announcements', { site });
    const deadLetters = (this.deadLetters = deadLetterQueue(this));
    this.reactor = new Reactor(this, 'Reactor', {
      site,
      wiring: this.prefixLists.wiring,
      bundles,
      announcements: this.announcements,
      deadLetters,
    });
    const { signals, reactor } = this;
    const watched = { site, reactor: reactor.function, deadLetters };
    this.wakeUps = new WakeUps(this, 'WakeUps', watched);
    this.watch = new WatchAlarms(this, 'Watch', { ...watched, topic: this.announcements.topic });
    this.dashboard = new SiteDashboard(this, 'Dashboard', { site, signals, watch: this.watch, reactor, deadLetters });
    this.probes = new Probes(this, 'Probes', { site, bundles });
    addWarnings(this, site);
  }
}

const inItsRegion = (scope: Construct, site: Site): void => {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || region === site.region) return;
  throw new Error(
    `sites.${site.name}.region: the site is in ${site.region}, its stack in ${region}; they must be the same`,
  );
};

/** What reached nobody: events that could not be delivered, and runs that failed twice. Kept as long as SQS can. */
const deadLetterQueue = (scope: Construct): sqs.Queue => {
  const queue = new sqs.Queue(scope, 'DeadLetters', {
    // SQS's own key: EventBridge can write with it, and a customer key would need a policy for every writer.
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue itself, of the rules and of the reactor',
  });
  return queue;
};
