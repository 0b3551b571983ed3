import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { namespaceOf, reactorFunction, signalPrefix } from '../failover/names.ts';
import { partitionOf } from '../failover/settings/fields/partitions.ts';
import type { Site } from '../failover/settings/site.ts';
import type { WiredSite, Wiring } from '../failover/wiring.ts';
import type { Announcements } from './announcements.ts';
import { reportedArn } from './arns.ts';
import { logStreams, reactorPermissions, sharedResources } from './reactor-permissions.ts';
import { siteToJson } from '../failover/settings/reading/site-to-json.ts';
import { withSite } from './site-bundle.ts';

/** Lambda's limit for all environment variables together (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const environmentLimitBytes = 4096;

export interface ReactorProps {
  readonly site: Site;
  /** The ids of its lists; those that are made here are known only after the deployment. */
  readonly wiring: Wiring;
  /** The directory that holds `reactor/index.mjs`. */
  readonly bundles: string;
  readonly announcements: Announcements;
  /** Where an invocation goes that failed, and whose retry failed. */
  readonly deadLetters: sqs.IQueue;
}

/**
 * The one function of a site. Never in a VPC: a path that it judges must not be able to cut it off. No reserved concurrency:
 * two runs at once are harmless, and a new account could reserve none. No tracing: X-Ray is not in China, and costs start time.
 */
export class Reactor extends Construct {
  readonly function: lambda.Function;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: ReactorProps) {
    super(scope, id);
    const { site, bundles, deadLetters } = props;
    const directory = join(bundles, 'reactor');
    this.logGroup = this.history(site);
    this.function = new lambda.Function(this, 'Function', {
      functionName: reactorFunction(site),
      description: `Watches the site ${site.name} and moves its traffic between Direct Connect and the VPN`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: withArm(site) ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(directory, withSite({ settings: siteToJson(site), directory, entry: 'index.mjs' })),
      memorySize: 512,
      // Writes are retried for up to 15 s and a run older than 20 s abandons its plan, so 30 s end every run; and a run, the
      // minute before its retry, and the retry fit into the two minutes that an event may wait.
      timeout: Duration.seconds(30),
      maxEventAge: Duration.minutes(2),
      // Lambda retries a minute later at the earliest, when the schedule has looked again already: one is plenty.
      retryAttempts: 1,
      // Not SqsDestination: it also grants to read the queue's attributes, which nobody does.
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
      role: this.role(props),
      logGroup: this.logGroup,
      environment: this.environment(props),
    });
  }

  /** The structured log is the history of the site: it outlives the stack. */
  private history(site: Site): logs.LogGroup {
    return new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${reactorFunction(site)}`,
      retention: site.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  private role({ site, wiring, announcements, deadLetters }: ReactorProps): iam.Role {
    const role = new iam.Role(this, 'Role', {
      description: `The dx-failover reactor of the site ${site.name}`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const { topic, key } = announcements;
    const own = [
      { sid: 'Announce', actions: ['sns:Publish'], resources: [topic.topicArn] },
      { sid: 'EncryptAnnouncements', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] },
      {
        sid: 'Log',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logStreams(this, `/aws/lambda/${reactorFunction(site)}`)],
      },
      // Lambda sends as the function's role what failed for good.
      { sid: 'Bury', actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] },
    ].map((statement) => new iam.PolicyStatement(statement));
    for (const statement of [...reactorPermissions(this, { ...site, wiring }), ...own]) role.addToPolicy(statement);
    this.acknowledge(role, { ...site, wiring });
    return role;
  }

  private acknowledge(role: iam.Role, site: WiredSite): void {
    const wildcard = (service: string, name: string): string =>
      `AwsSolutions-IAM5[Resource::${reportedArn(this, { service, name })}]`;
    Validations.of(role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'ec2:GetTransitGatewayPrefixListReferences, cloudwatch:GetMetricData and cloudwatch:ListMetrics only read, and AWS cannot limit them to a resource (the data set that the last two know is of OTLP metrics)',
      },
      {
        id: wildcard('cloudwatch', `alarm:${signalPrefix(site)}*`),
        reason:
          'Reads only; exactly the signal alarms of this site, which alone have this prefix. Named one by one they would not fit into the 10,240 characters of a policy',
      },
      {
        id: wildcard('logs', `log-group:/aws/lambda/${reactorFunction(site)}:*`),
        reason: 'Lambda names the streams of its own log group',
      },
      ...sharedResources(this, site).map((arn) => ({
        id: `AwsSolutions-IAM5[Resource::${arn}]`,
        reason: 'One list, one attachment, in whose ARN another account may stand: both can be shared with this one',
      })),
    );
  }

  private environment({ site, wiring, announcements }: ReactorProps): Record<string, string> {
    const { prefixLists, testPrefixList } = wiring;
    const environment = {
      DX_FAILOVER_TOPIC_ARN: announcements.topic.topicArn,
      DX_FAILOVER_PREFIX_LISTS: Stack.of(this).toJsonString(prefixLists),
      ...(testPrefixList === undefined ? {} : { DX_FAILOVER_TEST_PREFIX_LIST: testPrefixList }),
      POWERTOOLS_SERVICE_NAME: 'reactor',
      POWERTOOLS_METRICS_NAMESPACE: namespaceOf(site),
    };
    const bytes = JSON.stringify(Stack.of(this).resolve(environment)).length;
    if (bytes > environmentLimitBytes) {
      throw new Error(
        `sites.${site.name}: the reactor's environment has about ${bytes} bytes; Lambda allows ${environmentLimitBytes}`,
      );
    }
    return environment;
  }
}

/**
 * Where the reactor is arm64; elsewhere x86_64, which all have. AWS documents arm64 for most Regions without naming them
 * (https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html): in one that lacks it the deployment fails, and says so.
 */
const withArm = ({ region }: Site): boolean => {
  const partition = partitionOf(region);
  return partition === 'aws' || partition === 'aws-us-gov';
};
