import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DirectConnectClient } from '@aws-sdk/client-direct-connect';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { inProcess } from '../../lab/wire/in-process.ts';
import { region, startLab } from './lab-under-test.ts';

const clientsFor = (way: object) => {
  const settings = {
    region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'none' },
    maxAttempts: 1,
    ...way,
  };
  return {
    ec2: new EC2Client(settings),
    directConnect: new DirectConnectClient(settings),
    ssm: new SSMClient(settings),
    sns: new SNSClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
};

/** The two ways to the lab; what is tested is the same by both. */
export const ways = ['over HTTP', 'in the process'] as const;

/** A new lab, and the SDK's clients that talk to it this way. */
export const startLabFor = async (way: (typeof ways)[number]) => {
  const lab = await startLab();
  const clients = clientsFor(
    way === 'over HTTP' ? { endpoint: lab.http.url } : { requestHandler: inProcess(lab.endpoint) },
  );
  return { ...lab, line: lab.directConnect, logService: lab.logs, ...clients };
};
