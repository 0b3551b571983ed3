import { Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { architectureOf } from '../failover/settings/architecture.ts';
import type { Probe, Site } from '../failover/settings/site.ts';
import type { NodeArchive } from './node-archive.ts';

/** Comes with the command itself: nothing else has come yet. */
const fetcher = readFileSync(join(import.meta.dirname, 'install', 'fetch.py'), 'utf8');

/** What a probe that runs needs at most to be restarted and to publish again. */
const restartSeconds = 60;

export interface ProbeInstallationProps {
  readonly site: Site;
  readonly probe: Probe;
  /** Which of the site's probes it is, from 0 on. */
  readonly rank: number;
  readonly bundle: Asset;
  readonly node: NodeArchive;
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
      parameters: { commands: this.commands(props), executionTimeout: ['1200'] },
      targets: [instanceId === undefined ? tagged(probe) : { key: 'InstanceIds', values: [instanceId] }],
      maxConcurrency: '1',
      maxErrors: '0',
      scheduleExpression: 'rate(30 minutes)',
    });
  }

  /**
   * Fetches the bundle, and Node where this version is not there yet, and hands over to the script in the bundle. Asks for
   * nothing but S3: no repository, and no AWS command, which Ubuntu and RHEL have not got. The permission to fetch may be a
   * moment old and not hold yet, so that is tried for about two minutes. Not in /tmp, which may be memory.
   */
  private commands({ probe, rank, bundle, node }: ProbeInstallationProps): string[] {
    const { region } = Stack.of(this);
    return [
      'set -eu',
      `[ "$(uname -m | sed s/aarch64/arm64/)" = ${architectureOf(probe)} ] || { echo "dx-failover: this host is $(uname -m), and the configuration says ${architectureOf(probe)}: set probes[].architecture of the probe ${probe.slot}" >&2; exit 1; }`,
      'PYTHON=$(command -v python3 || command -v /usr/libexec/platform-python) || { echo "dx-failover: python3 is not here: install it" >&2; exit 1; }',
      'export PYTHON',
      'work=$(mktemp -d -p /var/tmp)',
      'trap \'rm -rf "$work"\' EXIT',
      `cat >"$work/fetch.py" <<'END'\n${fetcher}END`,
      `get() { for pause in 5 10 20 30 60; do "$PYTHON" -I "$work/fetch.py" ${region} "$1" "$2" && return; sleep "$pause"; done; return 1; }`,
      `get ${this.urlOf(bundle.s3BucketName, bundle.s3ObjectKey)} "$work/bundle.zip"`,
      '"$PYTHON" -I -m zipfile -e "$work/bundle.zip" "$work/probe"',
      `[ -x /opt/dx-failover/node-${node.version}/bin/node ] || get ${this.urlOf(node.location.bucketName, node.location.objectKey)} "$work/probe/node.tgz"`,
      `sh "$work/probe/install-probe.sh" ${probe.slot} ${region} ${rank * restartSeconds} ${node.version} ${node.sha512}`,
    ];
  }

  private urlOf(bucket: string, key: string): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${bucket}.s3.${region}.${urlSuffix}/${key}`;
  }
}

const tagged = ({ slot, tag }: Probe): ssm.CfnAssociation.TargetProperty => {
  if (tag === undefined) throw new Error(`probe ${slot}: names no host, instance or tag`);
  return { key: `tag:${tag.key}`, values: [tag.value] };
};
