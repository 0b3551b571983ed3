import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { list, logGroup, region, start, startLab, table, topic, virtualInterface, vpn } from './lab-under-test.ts';
import type { LabUnderTest } from './lab-under-test.ts';

const run = promisify(execFile);

/** Whether a program answers; where referees are required, as in CI, a missing one is a failure. */
const isInstalled = async (program: string, args: readonly string[]): Promise<boolean> => {
  try {
    await run(program, args);
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true' && process.env['DX_FAILOVER_REFEREES'] === 'required') throw error;
    return false;
  }
};
const installed = {
  aws: await isInstalled('aws', ['--version']),
  boto3: await isInstalled('python3', ['-c', 'import boto3']),
};
const skipUnless = (context: TestContext, name: keyof typeof installed) =>
  context.skip(!installed[name], `${name} is not installed here: install it to let this referee judge the lab`);

let lab: LabUnderTest;
beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.http.close());

const environment = () => ({
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'none',
  // boto3 and the command read this one, the JavaScript SDK reads AWS_REGION.
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL: lab.http.url,
  AWS_MAX_ATTEMPTS: '1',
});

const aws = async (...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await run('aws', [...args, '--output', 'json'], { env: environment() });
  return stdout === '' ? undefined : JSON.parse(stdout);
};

const python = async (lines: readonly string[]): Promise<unknown> => {
  const script = ['import boto3, json', ...lines, 'print(json.dumps(answer, default=str))'].join('\n');
  const { stdout } = await run('python3', ['-c', script], { env: environment() });
  return JSON.parse(stdout);
};

describe('the aws command', () => {
  const reference = ['--transit-gateway-route-table-id', table, '--prefix-list-id', list];

  it('makes a reference and sees the route', async (context) => {
    skipUnless(context, 'aws');

    await aws(
      'ec2',
      'create-transit-gateway-prefix-list-reference',
      ...reference,
      '--transit-gateway-attachment-id',
      vpn.id,
    );
    await lab.clock.advance(1000);

    const search = ['--transit-gateway-route-table-id', table, '--filters', `Name=prefix-list-id,Values=${list}`];
    expect(await aws('ec2', 'search-transit-gateway-routes', ...search)).toMatchObject({
      Routes: [{ DestinationCidrBlock: '10.3.0.0/18', PrefixListId: list, State: 'active' }],
    });
  });

  it('reports an error by its code', async (context) => {
    skipUnless(context, 'aws');

    await expect(aws('ec2', 'delete-transit-gateway-prefix-list-reference', ...reference)).rejects.toThrow(
      `An error occurred (InvalidRoute.NotFound) when calling the DeleteTransitGatewayPrefixListReference operation: The reference to ${list} in ${table} does not exist`,
    );
  });

  it('pins a site by writing the override', async (context) => {
    skipUnless(context, 'aws');

    const name = '/dx-failover/hq/override';
    await aws('ssm', 'put-parameter', '--name', name, '--value', 'auto', '--type', 'String');

    expect(await aws('ssm', 'get-parameters', '--names', name)).toMatchObject({
      Parameters: [{ Value: 'auto', Version: 1 }],
    });
  });

  it('publishes, reads BGP, and reads a log', async (context) => {
    skipUnless(context, 'aws');
    lab.logs.append({ group: logGroup, stream: 'one', message: 'R3 failover', at: start });

    await aws('sns', 'publish', '--topic-arn', topic, '--message', 'moved', '--subject', 'hq');

    expect(lab.topics.deliveries('email')).toMatchObject([{ subject: 'hq', text: 'moved' }]);
    expect(await aws('directconnect', 'describe-virtual-interfaces')).toMatchObject({
      virtualInterfaces: [{ virtualInterfaceId: virtualInterface.id, bgpPeers: [{ bgpStatus: 'up' }] }],
    });
    expect(await aws('logs', 'filter-log-events', '--log-group-name', logGroup)).toMatchObject({
      events: [{ message: 'R3 failover', timestamp: start }],
    });
  });
});

describe('boto3', () => {
  it('calls every service, and understands its errors', async (context) => {
    skipUnless(context, 'boto3');
    lab.logs.append({ group: logGroup, stream: 'one', message: 'R3 failover', at: start });

    const answer = await python([
      "ec2, dx, ssm, sns, logs = map(boto3.client, ['ec2', 'directconnect', 'ssm', 'sns', 'logs'])",
      `key = dict(TransitGatewayRouteTableId='${table}', PrefixListId='${list}')`,
      `made = ec2.create_transit_gateway_prefix_list_reference(**key, TransitGatewayAttachmentId='${vpn.id}')`,
      'def code(call, **arguments):',
      '  try: call(**arguments)',
      "  except Exception as error: return [type(error).__name__, error.response['Error']['Code']]",
      "ssm.put_parameter(Name='a', Value='b', Type='String')",
      `sns.publish(TopicArn='${topic}', Message='moved')`,
      'answer = dict(',
      "  state=made['TransitGatewayPrefixListReference']['State'],",
      "  bgp=dx.describe_virtual_interfaces()['virtualInterfaces'][0]['bgpPeers'][0]['bgpStatus'],",
      "  modified=ssm.get_parameter(Name='a')['Parameter']['LastModifiedDate'].timestamp(),",
      `  lines=[event['message'] for event in logs.filter_log_events(logGroupName='${logGroup}')['events']],`,
      '  errors=[code(ec2.delete_transit_gateway_prefix_list_reference, **key),',
      "    code(ssm.get_parameter, Name='none'),",
      "    code(sns.publish, TopicArn='arn:aws:sns:us-east-1:1:none', Message='x'),",
      "    code(dx.stop_bgp_failover_test, virtualInterfaceId='none'),",
      "    code(logs.filter_log_events, logGroupName='none'),",
      '    code(ec2.describe_vpcs)])',
    ]);

    expect(lab.topics.deliveries('email')).toMatchObject([{ text: 'moved' }]);
    expect(answer).toEqual({
      state: 'pending',
      bgp: 'up',
      modified: start / 1000,
      lines: ['R3 failover'],
      errors: [
        ['ClientError', 'IncorrectState'],
        ['ParameterNotFound', 'ParameterNotFound'],
        ['NotFoundException', 'NotFound'],
        ['DirectConnectClientException', 'DirectConnectClientException'],
        ['ResourceNotFoundException', 'ResourceNotFoundException'],
        ['ClientError', 'UnknownOperationException'],
      ],
    });
  });
});
