import { CfnOutput } from 'aws-cdk-lib';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { architectureOf } from '../failover/settings/architecture.ts';
import { probedSiteToJson } from '../failover/settings/reading/probed-site.ts';
import type { Probe, Site } from '../failover/settings/site.ts';
import { addNodeArchive } from './node-archive.ts';
import { ProbeHost } from './probe-host.ts';
import { ProbeInstallation } from './probe-installation.ts';
import { ProbePermissions } from './probe-permissions.ts';
import { withSite } from './site-bundle.ts';

const installer = ['install-probe.sh', 'unpack-node.py'].map((file) => join(import.meta.dirname, 'install', file));
const unit = join(import.meta.dirname, '..', 'probe', 'systemd', 'dx-failover-probe.service');

export interface ProbesProps {
  readonly site: Site;
  /** The directory that holds `probe/probe.mjs`. */
  readonly bundles: string;
}

/** A site's probes: the hosts that we make, the permissions of all, and the installations. */
export class Probes extends Construct {
  /** By slot; only those that we make. */
  readonly hosts = new Map<string, ProbeHost>();

  constructor(scope: Construct, id: string, props: ProbesProps) {
    super(scope, id);
    props.site.probes.forEach((probe, rank) => this.install(props, probe, rank));
  }

  /** A bundle for each probe: what another one uses must not install this one again. */
  private bundle({ site, bundles }: ProbesProps, slot: string): Asset {
    const directory = join(bundles, 'probe');
    const settings = probedSiteToJson(site, slot);
    return new Asset(this, `Bundle-${slot}`, {
      path: directory,
      ...withSite({ settings, directory, entry: 'probe.mjs', files: [...installer, unit] }),
    });
  }

  private install(props: ProbesProps, probe: Probe, rank: number): void {
    const { site } = props;
    const bundle = this.bundle(props, probe.slot);
    const node = addNodeArchive(this, architectureOf(probe));
    const permissions = new ProbePermissions(this, `Permissions-${probe.slot}`, { site, probe, bundle, node });
    const madeInstanceId = this.place(site, probe, permissions.policy)?.instance.ref;
    const installation = new ProbeInstallation(this, `Installation-${probe.slot}`, {
      site,
      probe,
      rank,
      bundle,
      node,
      madeInstanceId,
    });
    // A new bundle is a new object: the permission to read it comes first.
    installation.node.addDependency(permissions);
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
}
