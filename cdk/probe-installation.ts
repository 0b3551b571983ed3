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
 * On hosts that we make the deployment waits for its success, so that installations that depend on each other come one after
 * the other: a bundle that does not start stops at the first probe. On an instance of yours it cannot wait: the first time,
 * its role has not got the policy that this deployment puts out. So there it is tried again every half hour; where all is
 * as it should be, the installer changes nothing.
 */
export class ProbeInstallation extends Construct {
  readonly association: ssm.CfnAssociation;

  constructor(scope: Construct, id: string, { site, probe, bundle, madeInstanceId }: ProbeInstallationProps) {
    super(scope, id);
    const instanceId = madeInstanceId ?? probe.instance;
    const untilItWorks =
      madeInstanceId === undefined
        ? { scheduleExpression: 'rate(30 minutes)' }
        : { waitForSuccessTimeoutSeconds: patienceSeconds };
    this.association = new ssm.CfnAssociation(this, 'Association', {
      associationName: `dx-failover-${site.name}-probe-${probe.slot}`,
      name: 'AWS-RunShellScript',
      parameters: { commands: this.commands(bundle, probe), executionTimeout: ['600'] },
      targets: [instanceId === undefined ? tagged(probe) : { key: 'InstanceIds', values: [instanceId] }],
      maxConcurrency: '1',
      maxErrors: '0',
      ...untilItWorks,
    });
  }

  /**
   * Fetches the bundle and hands over to the script in it. The packages come from Amazon Linux's repositories, in S3. The
   * permission to fetch it may be a moment old and not hold yet, so that is tried for about two minutes.
   */
  private commands(bundle: Asset, { slot }: Probe): string[] {
    const { region } = Stack.of(this);
    return [
      'set -eu',
      'dnf install --assumeyes --quiet nodejs24 iputils awscli-2 unzip',
      'bundle=$(mktemp -d)',
      'trap \'rm -rf "$bundle"\' EXIT',
      `fetch() { aws s3 cp --only-show-errors --region ${region} ${bundle.s3ObjectUrl} "$bundle/bundle.zip"; }`,
      'for pause in 5 10 20 30 60; do fetch && break; sleep $pause; done',
      'unzip -q "$bundle/bundle.zip" -d "$bundle/probe"',
      `sh "$bundle/probe/install-probe.sh" ${slot} ${region}`,
    ];
  }
}

const tagged = ({ slot, tag }: Probe): ssm.CfnAssociation.TargetProperty => {
  if (tag === undefined) throw new Error(`probe ${slot}: names no host, instance or tag`);
  return { key: `tag:${tag.key}`, values: [tag.value] };
};
