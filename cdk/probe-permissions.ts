import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { namespaceOf } from '../failover/names.ts';
import { pingAlarm } from '../failover/health/signals.ts';
import { paths } from '../failover/path.ts';
import type { Probe, Site } from '../failover/settings/site.ts';
import { arnsOf } from './arns.ts';
import type { NodeArchive } from './node-archive.ts';

export interface ProbePermissionsProps {
  readonly site: Site;
  readonly probe: Probe;
  readonly bundle: Asset;
  readonly node: NodeArchive;
}

/**
 * What a probe may do: publish in its site's namespace, set its own ping alarms, and fetch its bundle and Node. It never touches a
 * route, and it cannot read BGP, whose answer holds the session's secret.
 */
export class ProbePermissions extends Construct {
  readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, { site, probe, bundle, node }: ProbePermissionsProps) {
    super(scope, id);
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      // Never to change: it cannot be changed in place, and a replaced policy is not the one that your role has.
      description: `What the dx-failover probe ${probe.slot} of the site ${site.name} may do`,
      statements: [
        new iam.PolicyStatement({
          sid: 'Publish',
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': namespaceOf(site) } },
        }),
        new iam.PolicyStatement({
          sid: 'FetchBundle',
          actions: ['s3:GetObject'],
          resources: [bundle.s3ObjectKey, node.location.objectKey].map((key) => bundle.bucket.arnForObjects(key)),
        }),
        ...this.fastLane(site, probe),
      ],
    });
    Validations.of(this.policy).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'cloudwatch:PutMetricData can be limited by namespace only, and is: the condition allows this site alone',
    });
  }

  private fastLane(site: Site, { slot }: Probe): iam.PolicyStatement[] {
    if (!site.detection.fastLane) return [];
    return [
      new iam.PolicyStatement({
        sid: 'SetOwnAlarms',
        actions: ['cloudwatch:SetAlarmState'],
        resources: paths.map((path) => arnsOf(this).alarm(pingAlarm(site, { path, probe: slot }))),
      }),
    ];
  }
}
