import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { covers } from '../failover/settings/fields/ranges.ts';
import { madeUpIn } from '../failover/settings/made-up.ts';
import type { Site } from '../failover/settings/site.ts';
import { withOneSource } from '../failover/settings/sources.ts';

/** What is allowed, but not without a word at every synthesis. Each can be acknowledged by its id. */

const warnings: Readonly<Record<string, (site: Site) => string | undefined>> = {
  // On-premises may have no way to answer two addresses by two paths.
  'dx-failover:one-source': (site) => {
    const slots = withOneSource(site);
    return slots.length === 0
      ? undefined
      : `probe ${slots.join(', ')} pings both paths from one address. If on-premises answers it over Direct Connect, a Direct Connect that fails takes the VPN's answers with it: a failover comes late or never. Set probes[].sources.backup, and make a static route to it over the VPN on-premises (docs/deploy.md)`;
  },
  // A subscription that is made elsewhere is not known here.
  'dx-failover:nobody-told': ({ mode, notification: { email, chat } }) =>
    mode === 'observe' || email.length > 0 || chat !== undefined
      ? undefined
      : `mode is ${mode}, and nobody is told when traffic moves or cannot be moved. Set notification.email or notification.chat (docs/configuration.md)`,
  // Where Direct Connect's routes go, and nothing switches, the backstop carries: what it leaves out has no route then.
  'dx-failover:backstop-gap': ({ routing: { backstop, prefixLists } }) => {
    const left = prefixLists
      .flatMap(({ ranges }) => ranges)
      .filter((range) => !backstop.some((wider) => covers(wider, range)));
    return backstop.length === 0 || left.length === 0
      ? undefined
      : `routing.backstop does not hold ${left.join(', ')}: these have no route where BGP is lost and the reactor does not run`;
  },
  'dx-failover:made-up': (site) => {
    const found = madeUpIn(site);
    return found.length === 0
      ? undefined
      : `the settings still hold what an example made up: ${found.join(', ')}. Put your own instead: the deployment fails with these, or watches what does not exist`;
  },
};

/** Adds the warnings of a site to its construct. */
export const addWarnings = (scope: Construct, site: Site): void => {
  for (const [id, textOf] of Object.entries(warnings)) {
    const text = textOf(site);
    if (text !== undefined) Annotations.of(scope).addWarningV2(id, `sites.${site.name}: ${text}.`);
  }
};
