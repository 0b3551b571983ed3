import { Annotations, CfnOutput } from 'aws-cdk-lib';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { join } from 'node:path';
import type { Probe, Site } from '../failover/site.ts';
import { withOneSource } from '../failover/sources.ts';
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
    this.bundle = new Asset(this, 'Bundle', {
      path: directory,
      ...withSite({ site, directory, entry: 'probe.mjs', files: [installer, unit] }),
    });
    this.installations = site.probes.map((probe) => this.install(site, probe));
    this.oneAtATime();
    this.warn(site);
  }

  private install(site: Site, probe: Probe): ProbeInstallation {
    const { bundle } = this;
    const permissions = new ProbePermissions(this, `Permissions-${probe.slot}`, { site, probe, bundle });
    const madeInstanceId = this.place(site, probe, permissions.policy)?.instance.ref;
    const installation = new ProbeInstallation(this, `Installation-${probe.slot}`, {
      site,
      probe,
      bundle,
      madeInstanceId,
    });
    // A new bundle is a new object: the permission to read it comes first.
    installation.node.addDependency(permissions);
    return installation;
  }

  /** The host of a probe; none where it runs on an instance of yours, whose role then needs the policy that is put out. */
  private place(site: Site, probe: Probe, permissions: ManagedPolicy): ProbeHost | undefined {
    const { slot, host } = probe;
    if (host !== undefined) {
      const made = new ProbeHost(this, `Host-${slot}`, { site, probe, host, permissions });
      this.hosts.set(slot, made);
      return made;
    }
    new CfnOutput(this, `Policy-${slot}`, {
      description: `Attach to the role of the instance that the probe ${slot} of the site ${site.name} runs on`,
      value: permissions.managedPolicyArn,
    });
    return undefined;
  }

  /** Allowed, since on-premises may have no way to answer two addresses by two paths; but not without a word. */
  private warn(site: Site): void {
    const slots = withOneSource(site);
    if (slots.length === 0) return;
    Annotations.of(this).addWarningV2(
      'dx-failover:one-source',
      `sites.${site.name}: probe ${slots.join(', ')} pings both paths from one address. If on-premises answers it over Direct Connect, a Direct Connect that fails takes the VPN's answers with it: a failover comes late or never. Set probes[].sources.backup, and make a static route to it over the VPN on-premises (docs/deploy.md).`,
    );
  }

  private oneAtATime(): void {
    this.installations.forEach((installation, index) => {
      const before = this.installations[index - 1];
      if (before !== undefined) installation.node.addDependency(before);
    });
  }
}
