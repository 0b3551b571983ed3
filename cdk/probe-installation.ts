import { Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Probe, Site } from '../failover/site.ts';

/** How long the deployment waits for an installation: a new host must boot, register and fetch its packages first. */
const patienceSeconds = 900;

export interface ProbeInstallationProps {
  readonly site: Site;
  readonly probe: Probe;
  readonly bundle: Asset;
  /** The host to install on, where we make it; otherwise the probe names an instance or a tag. */
  readonly madeInstanceId: string | undefined;
}

/**
 * Installs the probe through Systems Manager, the same way on hosts that we make and on existing ones, and again when the
 * bundle or the settings change: a new object key is a new command, and State Manager runs it. Nothing is replaced for it.
 *
 * The deployment waits for its success, so that installations that depend on each other come one after the other: a bundle
 * that does not start stops at the first probe. By tag it cannot wait, for a tag may match nothing yet.
 */
export class ProbeInstallation extends Construct {
  readonly association: ssm.CfnAssociation;

  constructor(scope: Construct, id: string, { site, probe, bundle, madeInstanceId }: ProbeInstallationProps) {
    super(scope, id);
    const instanceId = madeInstanceId ?? probe.instance;
    this.association = new ssm.CfnAssociation(this, 'Association', {
      associationName: `dx-failover-${site.name}-probe-${probe.slot}`,
      name: 'AWS-RunShellScript',
      parameters: { commands: this.commands(bundle, probe), executionTimeout: ['600'] },
      targets: [instanceId === undefined ? tagged(probe) : { key: 'InstanceIds', values: [instanceId] }],
      maxConcurrency: '1',
      maxErrors: '0',
      ...(instanceId === undefined ? {} : { waitForSuccessTimeoutSeconds: patienceSeconds }),
    });
  }

  /** Fetches the bundle and hands over to the script in it. The packages come from Amazon Linux's repositories, in S3. */
  private commands(bundle: Asset, { slot }: Probe): string[] {
    const { region } = Stack.of(this);
    return [
      'set -eu',
      'dnf install --assumeyes --quiet nodejs24 iputils awscli-2 unzip',
      'bundle=$(mktemp -d)',
      'trap \'rm -rf "$bundle"\' EXIT',
      `aws s3 cp --only-show-errors --region ${region} ${bundle.s3ObjectUrl} "$bundle/bundle.zip"`,
      'unzip -q "$bundle/bundle.zip" -d "$bundle/probe"',
      `sh "$bundle/probe/install-probe.sh" ${slot}`,
    ];
  }
}

const tagged = ({ slot, tag }: Probe): ssm.CfnAssociation.TargetProperty => {
  if (tag === undefined) throw new Error(`probe ${slot}: names no host, instance or tag`);
  return { key: `tag:${tag.key}`, values: [tag.value] };
};
