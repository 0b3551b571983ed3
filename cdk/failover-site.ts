import { Duration, Stack, Token, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Site } from '../failover/site.ts';
import type { WiredSite } from '../failover/wiring.ts';
import { Announcements } from './announcements.ts';
import { PrefixLists } from './prefix-lists.ts';
import { Reactor } from './reactor.ts';
import { SignalAlarms } from './signal-alarms.ts';
import { defaultBundles } from './site-bundle.ts';
import { WakeUps } from './wake-ups.ts';
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
  readonly prefixLists: PrefixLists;

  constructor(scope: Construct, id: string, { site, bundles = defaultBundles }: FailoverSiteProps) {
    super(scope, id);
    inItsRegion(this, site);
    this.prefixLists = new PrefixLists(this, 'PrefixLists', { site });
    const wired: WiredSite = { ...site, wiring: this.prefixLists.wiring };
    this.signals = new SignalAlarms(this, 'Signals', { site });
    this.announcements = new Announcements(this, 'Announcements', { site });
    const deadLetters = (this.deadLetters = deadLetterQueue(this));
    this.reactor = new Reactor(this, 'Reactor', {
      site: wired,
      bundles,
      announcements: this.announcements,
      deadLetters,
    });
    const reactor = this.reactor.function;
    this.wakeUps = new WakeUps(this, 'WakeUps', { site, reactor, deadLetters });
    this.watch = new WatchAlarms(this, 'Watch', { site, topic: this.announcements.topic, reactor, deadLetters });
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
