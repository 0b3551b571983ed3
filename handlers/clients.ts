import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import { DirectConnectClient } from '@aws-sdk/client-direct-connect';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createConnections } from '../aws/connections.ts';

/** What every client of the SDK takes: where to call, as whom, and by which transport. */
export type ClientOptions = Pick<CloudWatchClientConfig, 'region' | 'credentials' | 'endpoint' | 'requestHandler'>;

/** The services that the reactor speaks to. */
export interface Clients {
  readonly cloudWatch: CloudWatchClient;
  readonly directConnect: DirectConnectClient;
  readonly ec2: EC2Client;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
}

/** Makes the clients, once per process. They never retry by themselves: the reactor's own attempts keep its limits. */
export const createClients = (options: ClientOptions): Clients => {
  const connections = createConnections();
  const config = { requestHandler: connections.requestHandler, ...options, maxAttempts: 1 };
  const clients = {
    cloudWatch: new CloudWatchClient(config),
    directConnect: new DirectConnectClient(config),
    ec2: new EC2Client(config),
    sns: new SNSClient(config),
    ssm: new SSMClient(config),
  };
  for (const client of Object.values(clients)) connections.watch(client);
  return clients;
};
