import { setTimeout as sleep } from 'node:timers/promises';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as sns from '@aws-sdk/client-sns';
import * as ssm from '@aws-sdk/client-ssm';
import { decided, start } from '../cases/case.ts';

/** What the contract's cases need at an endpoint: made there under a name that nobody else has, and deleted again. */

/** What is put in the place of what, in the inputs, answers and messages of a suite. */
export type Places = ReadonlyMap<number | string, number | string>;

/** What a suite needs. */
export interface Need {
  /** In a sentence: *makes …*. */
  readonly makes: string;
  make(): Promise<Places>;
  /** Also where `make` failed on the way. */
  unmake(): Promise<void>;
}

/** Ids that only the user can name. */
export interface Given {
  readonly routeTable?: string | undefined;
  readonly prefixList?: string | undefined;
  readonly attachment?: string | undefined;
  readonly range?: string | undefined;
  readonly virtualInterface?: string | undefined;
}

/** Everything that can be made, by the suite's name. A suite that lacks ids has none: it is left out. */
export const needsAt = (
  client: object,
  name: string,
  given: Given,
  wait: () => Promise<void> = () => sleep(5000),
): Readonly<Record<string, Need | undefined>> => ({
  cloudwatch: alarmAt(new cloudwatch.CloudWatchClient(client), `${name}/losses`),
  ssm: parameterAt(new ssm.SSMClient(client), `/${name}`),
  sns: topicAt(new sns.SNSClient(client), name),
  logs: groupAt(new logs.CloudWatchLogsClient(client), name),
  ec2: referenceAt(new ec2.EC2Client(client), given, wait),
  directconnect: interfaceOf(given),
});

const alarmAt = (client: cloudwatch.CloudWatchClient, AlarmName: string): Need => ({
  makes: `the alarm ${AlarmName}, without actions`,
  make: async () => {
    const settings = { MetricName: 'ConsecutiveLosses', Namespace: 'Contract', Statistic: 'Maximum' } as const;
    const rule = {
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    } as const;
    await client.send(new cloudwatch.PutMetricAlarmCommand({ AlarmName, ...settings, ...rule }));
    return new Map([
      ['toy/losses', AlarmName],
      ['toy/none', `${AlarmName}-none`],
    ]);
  },
  unmake: async () => void (await client.send(new cloudwatch.DeleteAlarmsCommand({ AlarmNames: [AlarmName] }))),
});

const parameterAt = (client: ssm.SSMClient, Name: string): Need => ({
  makes: `the parameter ${Name}`,
  make: () => Promise.resolve(new Map([['/dx-failover/contract', Name]])),
  unmake: async () => void (await client.send(new ssm.DeleteParametersCommand({ Names: [Name] }))),
});

const topicAt = (client: sns.SNSClient, Name: string): Need => {
  let TopicArn: string | undefined;
  return {
    makes: `the topic ${Name}, without subscriptions`,
    make: async () => {
      ({ TopicArn } = await client.send(new sns.CreateTopicCommand({ Name })));
      return new Map([['arn:aws:sns:us-east-1:111122223333:contract', TopicArn ?? '']]);
    },
    unmake: async () => void (TopicArn && (await client.send(new sns.DeleteTopicCommand({ TopicArn })))),
  };
};

const groupAt = (client: logs.CloudWatchLogsClient, logGroupName: string): Need => {
  const [logStreamName, timestamp] = ['lab', Date.now()];
  let isMade = false;
  return {
    makes: `the log group ${logGroupName}, with one line`,
    make: async () => {
      await client.send(new logs.CreateLogGroupCommand({ logGroupName }));
      isMade = true;
      await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ message: decided, timestamp }];
      await client.send(new logs.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      return new Map<number | string, number | string>([
        ['/aws/lambda/toy', logGroupName],
        [start, timestamp],
      ]);
    },
    unmake: async () => void (isMade && (await client.send(new logs.DeleteLogGroupCommand({ logGroupName })))),
  };
};

/** A reference that is changing cannot be deleted: it is looked at until it has come to rest, for some minutes. */
const looks = 60;

const deleteSettled = async (
  client: ec2.EC2Client,
  key: { readonly TransitGatewayRouteTableId: string; readonly PrefixListId: string },
  wait: () => Promise<void>,
): Promise<void> => {
  const { TransitGatewayRouteTableId, PrefixListId } = key;
  for (let look = 0; look < looks; look += 1) {
    const command = new ec2.GetTransitGatewayPrefixListReferencesCommand({ TransitGatewayRouteTableId });
    // oxlint-disable-next-line no-await-in-loop -- until it has come to rest
    const { TransitGatewayPrefixListReferences: left = [] } = await client.send(command);
    const state = left.find((it) => it.PrefixListId === PrefixListId)?.State;
    if (state === undefined || state === 'deleting') return;
    if (state === 'available') {
      // oxlint-disable-next-line no-await-in-loop -- the last of it
      await client.send(new ec2.DeleteTransitGatewayPrefixListReferenceCommand(key));
      return;
    }
    // oxlint-disable-next-line no-await-in-loop -- until it has come to rest
    await wait();
  }
  throw new Error(
    `the reference from ${TransitGatewayRouteTableId} to ${PrefixListId} does not come to rest: delete it by hand`,
  );
};

const referenceAt = (client: ec2.EC2Client, given: Given, wait: () => Promise<void>): Need | undefined => {
  const { routeTable, prefixList, attachment, range = '10.3.0.0/18' } = given;
  if (routeTable === undefined || prefixList === undefined || attachment === undefined) return undefined;
  const of = { TransitGatewayRouteTableId: routeTable };
  let isOurs = false;
  return {
    makes: `a reference from ${routeTable} to ${prefixList}, by ${attachment}: traffic of that list follows it`,
    make: async () => {
      const found = await client.send(new ec2.GetTransitGatewayPrefixListReferencesCommand(of));
      if (found.TransitGatewayPrefixListReferences?.some(({ PrefixListId }) => PrefixListId === prefixList))
        throw new Error(`${routeTable} refers to ${prefixList} already: name a list that nobody uses`);
      isOurs = true;
      return new Map([
        ['tgw-rtb-0d86bcd71877f6d88', routeTable],
        ['pl-0d81338f99b4770b6', prefixList],
        ['tgw-attach-0f21402e36c7c65ed', attachment],
        ['10.3.0.0/18', range],
      ]);
    },
    unmake: async () => {
      if (isOurs) await deleteSettled(client, { ...of, PrefixListId: prefixList }, wait);
    },
  };
};

const interfaceOf = ({ virtualInterface }: Given): Need | undefined =>
  virtualInterface === undefined
    ? undefined
    : {
        makes: 'nothing in Direct Connect',
        make: () => Promise.resolve(new Map([['dxvif-0a1b2c3d', virtualInterface]])),
        unmake: () => Promise.resolve(),
      };
