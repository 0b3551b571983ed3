import { Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Probe, Site } from '../failover/site.ts';

/** What a probe that runs needs at most to be restarted and to publish again. */
const restartSeconds = 60;

export interface ProbeInstallationProps {
  readonly site: Site;
  readonly probe: Probe;
  /** Which of the site's probes it is, from 0 on. */
  readonly rank: number;
  readonly bundle: Asset;
  /** The host to install on, where we make it; otherwise the probe names an instance or a tag. */
  readonly madeInstanceId: string | undefined;
}

/**
 * Installs the probe through Systems Manager, the same way on hosts that we make and on existing ones, and again when the
 * bundle changes: a new object key is a new command, and State Manager runs it. Nothing is replaced for it.
 *
 * The deployment does not wait for it. It would wait for a host that is dead, too, and then roll back the very change that
 * was to help. So the installation is tried again every half hour; where all is as it should be, it changes nothing. That a
 * probe does not run is the alarm *probe silent*'s to tell.
 *
 * All probes may be told of a new bundle at the same moment. Each waits for those before it: so one is silent at a time.
 */
export class ProbeInstallation extends Construct {
  constructor(scope: Construct, id: string, props: ProbeInstallationProps) {
    super(scope, id);
    const { site, probe, madeInstanceId } = props;
    const instanceId = madeInstanceId ?? probe.instance;
    new ssm.CfnAssociation(this, 'Association', {
      associationName: `dx-failover-${site.name}-probe-${probe.slot}`,
      name: 'AWS-RunShellScript',
      parameters: { commands: this.commands(props), executionTimeout: ['600'] },
      targets: [instanceId === undefined ? tagged(probe) : { key: 'InstanceIds', values: [instanceId] }],
      maxConcurrency: '1',
      maxErrors: '0',
      scheduleExpression: 'rate(30 minutes)',
    });
  }

  /**
   * Fetches the bundle and hands over to the script in it. The packages come from Amazon Linux's repositories, in S3. The
   * permission to fetch it may be a moment old and not hold yet, so that is tried for about two minutes.
   */
  private commands({ bundle, probe, rank }: ProbeInstallationProps): string[] {
    const { region } = Stack.of(this);
    return [
      'set -eu',
      'dnf install --assumeyes --quiet nodejs24 iputils awscli-2 unzip',
      'bundle=$(mktemp -d)',
      'trap \'rm -rf "$bundle"\' EXIT',
      `fetch() { aws s3 cp --only-show-errors --region ${region} ${bundle.s3ObjectUrl} "$bundle/bundle.zip"; }`,
      'for pause in 5 10 20 30 60; do fetch && break; sleep $pause; done',
      'unzip -q "$bundle/bundle.zip" -d "$bundle/probe"',
      `sh "$bundle/probe/install-probe.sh" ${probe.slot} ${region} ${rank * restartSeconds}`,
    ];
  }
}

const tagged = ({ slot, tag }: Probe): ssm.CfnAssociation.TargetProperty => {
  if (tag === undefined) throw new Error(`probe ${slot}: names no host, instance or tag`);
  return { key: `tag:${tag.key}`, values: [tag.value] };
};
