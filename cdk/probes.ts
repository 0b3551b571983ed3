import { CfnOutput } from 'aws-cdk-lib';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Probe, Site } from '../failover/site.ts';
import { ProbeHost } from './probe-host.ts';
import { ProbeInstallation } from './probe-installation.ts';
import { ProbePermissions } from './probe-permissions.ts';
import { withSite } from './site-bundle.ts';

const installer = join(import.meta.dirname, 'install-probe.sh');
const unit = join(import.meta.dirname, '..', 'probe', 'systemd', 'dx-failover-probe.service');

export interface ProbesProps {
  readonly site: Site;
  /** The directory that holds `probe/probe.mjs`. */
  readonly bundles: string;
}

/** A site's probes: the hosts that we make, the permissions of all, and the installation, one probe after the other. */
export class Probes extends Construct {
  readonly bundle: Asset;
  /** By slot; only those that we make. */
  readonly hosts = new Map<string, ProbeHost>();
  /** In the order in which they are installed. */
  readonly installations: readonly ProbeInstallation[];

  constructor(scope: Construct, id: string, { site, bundles }: ProbesProps) {
    super(scope, id);
    const directory = join(bundles, 'probe');
    const files = [installer, unit].filter((file) => existsSync(file));
    this.bundle = new Asset(this, 'Bundle', {
      path: directory,
      ...withSite({ site, directory, entry: 'probe.mjs', files }),
    });
    const hosts = new Map<string, ProbeHost>();
    this.installations = site.probes.map((probe) => {
      const host = this.place(site, probe);
      if (host !== undefined) hosts.set(probe.slot, host);
      const madeInstanceId = host?.instance.ref;
      return new ProbeInstallation(this, `Installation-${probe.slot}`, {
        site,
        probe,
        bundle: this.bundle,
        madeInstanceId,
      });
    });
    this.hosts = hosts;
    this.oneAtATime();
  }

  /** The host of a probe; none where it runs on an instance of yours, whose role then needs the policy that is put out. */
  private place(site: Site, probe: Probe): ProbeHost | undefined {
    const { slot, host } = probe;
    const { policy } = new ProbePermissions(this, `Permissions-${slot}`, { site, probe, bundle: this.bundle });
    if (host !== undefined) return new ProbeHost(this, `Host-${slot}`, { site, probe, host, permissions: policy });
    new CfnOutput(this, `Policy-${slot}`, {
      description: `Attach to the role of the instance that the probe ${slot} of the site ${site.name} runs on`,
      value: policy.managedPolicyArn,
    });
    return undefined;
  }

  private oneAtATime(): void {
    this.installations.forEach((installation, index) => {
      const before = this.installations[index - 1];
      if (before !== undefined) installation.node.addDependency(before);
    });
  }
}
