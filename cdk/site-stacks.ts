import { Stack, type App } from 'aws-cdk-lib';
import type { Site } from '../failover/settings/site.ts';
import { FailoverSite, type FailoverSiteProps } from './failover-site.ts';

/** Adds one stack per site to the app. */
export const addSites = (app: App, sites: readonly Site[], props: Omit<FailoverSiteProps, 'site'> = {}): void => {
  for (const site of sites) {
    const stack = new Stack(app, `dx-failover-${site.name}`, {
      description: `dx-failover: the site ${site.name}`,
      env: { region: site.region, ...(site.account === undefined ? {} : { account: site.account }) },
      tags: { 'dx-failover:site': site.name },
    });
    new FailoverSite(stack, 'Site', { ...props, site });
  }
};
