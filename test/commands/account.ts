import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { partitionOf } from '../../failover/settings/fields/partitions.ts';

/**
 * Stands in for an AWS account to which somebody deploys: as much of STS, CloudFormation, S3, SSM and IAM as the `cdk`
 * command asks of them. Every call is written down with the Region that it was signed for. A change set changes nothing but
 * the stack's state.
 */
export interface Account {
  readonly url: string;
  readonly calls: readonly AccountCall[];
  /** What was uploaded, by bucket and key. */
  readonly objects: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** One call: `cloudformation`, `CreateChangeSet`, and its parameters. */
export interface AccountCall {
  readonly service: string;
  readonly region: string;
  readonly action: string;
  readonly input: Readonly<Record<string, string>>;
}

export const accountId = '111122223333';

const credentials = `<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>made-up</SecretAccessKey><SessionToken>made-up</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('latin1');
};

interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const result = (action: string, inner = ''): Answer => ({
  body: `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`,
});

const missing = (name: string): Answer => ({
  status: 400,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
});

const member = (inner: string): string => `<member>${inner}</member>`;

/** The stacks of all Regions, by Region and name, and what may be asked of them. */
const createStacks = () => {
  const states = new Map<string, string>();
  return ({ region, action, input }: AccountCall): Answer => {
    const { StackName: name = '' } = input;
    const key = `${region}/${name.split('/')[1] ?? name}`;
    const id = `arn:${partitionOf(region)}:cloudformation:${region}:${accountId}:stack/${name.split('/')[1] ?? name}/1`;
    const state = states.get(key);
    const change = `<Id>${id}-change</Id><StackId>${id}</StackId>`;
    switch (action) {
      case 'DescribeStacks':
        if (state === undefined) return missing(name);
        return result(
          action,
          `<Stacks>${member(`<StackName>${key.split('/')[1]}</StackName><StackId>${id}</StackId><CreationTime>2026-12-01T00:00:00Z</CreationTime><StackStatus>${state}</StackStatus>`)}</Stacks>`,
        );
      case 'CreateChangeSet':
        states.set(key, state ?? 'REVIEW_IN_PROGRESS');
        return result(action, change);
      case 'DescribeChangeSet':
        return result(
          action,
          `<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><ChangeSetName>c</ChangeSetName>${change}<Changes>${member('<Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>X</LogicalResourceId><ResourceType>AWS::SNS::Topic</ResourceType></ResourceChange>')}</Changes>`,
        );
      case 'ExecuteChangeSet':
        states.set(key, 'CREATE_COMPLETE');
        return result(action);
      case 'DeleteStack':
        states.delete(key);
        return result(action);
      case 'GetTemplate':
        return state === undefined ? missing(name) : result(action, '<TemplateBody>{}</TemplateBody>');
      default:
        // Lists: no events, no resources.
        return result(action);
    }
  };
};

/** Node lies there from an earlier deployment: a file whose name has no ending. A test asks no registry for 50 MB. */
const listed = (query: string): string => {
  const prefix = new URLSearchParams(query).get('prefix') ?? '';
  return /^[0-9a-f]{64}$/.test(prefix)
    ? `<R><KeyCount>1</KeyCount><Contents><Key>${prefix}</Key><Size>52504722</Size></Contents></R>`
    : '<R><KeyCount>0</KeyCount></R>';
};

/** The one bucket of assets: but for Node empty, until something is put there. */
const createBucket = () => {
  const objects = new Map<string, string>();
  const answer = (method: string, path: string, body: string): Answer => {
    const [key = '', query = ''] = path.split('?');
    if (query.startsWith('location')) return { body: '<LocationConstraint>there</LocationConstraint>' };
    if (query.startsWith('uploads')) return { body: '<R><UploadId>1</UploadId></R>' };
    if (query.startsWith('list-type')) return { body: listed(query) };
    if (method === 'POST') return { body: '<R><ETag>"1"</ETag></R>' };
    if (method === 'PUT') {
      objects.set(key, body);
      return { headers: { etag: '"1"' } };
    }
    return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  };
  return { objects, answer };
};

const callOf = ({ headers, method = 'GET', url = '/' }: IncomingMessage, body: string): AccountCall => {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  const input = Object.fromEntries(new URLSearchParams(service === 's3' ? '' : body));
  return { service, region, action: target ?? input['Action'] ?? `${method} ${url}`, input };
};

/** Starts one without any stack, on the loopback address. */
export const createAccount = async (): Promise<Account> => {
  const calls: AccountCall[] = [];
  const stacks = createStacks();
  const bucket = createBucket();
  const answer = (call: AccountCall, { method = 'GET', url = '/' }: IncomingMessage, body: string): Answer => {
    if (call.service === 's3') return bucket.answer(method, url, body);
    if (call.service === 'cloudformation') return stacks(call);
    if (call.action === 'GetCallerIdentity')
      return result(call.action, `<Arn>arn:aws:iam::${accountId}:user/kim</Arn><Account>${accountId}</Account>`);
    if (call.action === 'AssumeRole') return result(call.action, credentials);
    if (call.action === 'GetParameter')
      return {
        body: '{"Parameter":{"Name":"version","Value":"99"}}',
        headers: { 'content-type': 'application/x-amz-json-1.1' },
      };
    return { status: 501, body: '' };
  };
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(message);
    const call = callOf(message, body);
    calls.push(call);
    const { status = 200, body: text = '', headers = {} } = answer(call, message, body);
    response.writeHead(status, { 'content-type': 'text/xml', ...headers });
    response.end(text);
  };
  const server = createServer((message, response) => void respond(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    objects: bucket.objects,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
