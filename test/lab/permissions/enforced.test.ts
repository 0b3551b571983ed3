import {
  EC2Client,
  GetTransitGatewayPrefixListReferencesCommand,
  ModifyTransitGatewayPrefixListReferenceCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { minute, second } from '../../../failover/time.ts';
import { assemble } from '../../../lab/assemble.ts';
import { digits } from '../../../lab/template/kind.ts';
import { takeAway } from '../../../lab/story/take-away.ts';
import { example } from '../../example.ts';
import { play, without, type Watched } from './altered.ts';

/** The example's stack, from which one permission at a time is taken: what then fails, with which error, or who is not told. */

const table = 'tgw-rtb-0d86bcd71877f6d88';

const outage = async (stage: Watched): Promise<void> => {
  await stage.clock.advance(minute);
  stage.links.cut('primary');
  await stage.clock.advance(20 * second);
};
const recovery = async (stage: Watched): Promise<void> => {
  stage.links.restore('primary');
  await stage.clock.advance(minute);
};
const references = ({ transitGateway }: Watched) => transitGateway.references(table).length;
const told = ({ lab }: Watched): string =>
  lab.topics
    .deliveries('email')
    .map(({ subject }) => subject)
    .join('\n');

const resource = (service: string, name: string): string => `arn:aws:${service}:us-east-1:111122223333:${name}`;
const session = 'User: arn:aws:sts::111122223333:assumed-role/';
const reactor = `${session}SiteReactorRole0EBA896D/dx-failover-hq-reactor`;
const probe = `${session}SiteProbesHostaRoleDE464FF5/instance-a`;

/** AWS's sentence; without a resource where the action knows none. */
const denied = (who: string, action: string, on?: string): string =>
  `${who} is not authorized to perform: ${action}${on === undefined ? '' : ` on resource: ${on}`} because no identity-based policy allows the ${action} action`;
const unauthorized = `UnauthorizedOperation: You are not authorized to perform this operation. `;

test('the whole stack refuses nobody anything, from the first look to the failback', async () => {
  const stage = await play(example);

  await outage(stage);
  const duringOutage = references(stage);
  await recovery(stage);

  expect([...stage.refusals]).toEqual([]);
  expect([duringOutage, references(stage)]).toEqual([1, 0]);
});

describe('traffic', () => {
  it.each<[string, readonly [outage: number, recovered: number], string]>([
    [
      'MakeReferences',
      [0, 0],
      unauthorized +
        denied(
          reactor,
          'ec2:CreateTransitGatewayPrefixListReference',
          resource('ec2', 'prefix-list/pl-0d81338f99b4770b6'),
        ),
    ],
    [
      'RemoveReferences',
      [1, 1],
      unauthorized +
        denied(
          reactor,
          'ec2:DeleteTransitGatewayPrefixListReference',
          resource('ec2', 'prefix-list/pl-0d81338f99b4770b6'),
        ),
    ],
    ['ReadReferences', [1, 1], unauthorized + denied(reactor, 'ec2:GetTransitGatewayPrefixListReferences')],
    [
      'ReadBgp',
      [1, 1],
      `AccessDeniedException: ${denied(reactor, 'directconnect:DescribeVirtualInterfaces', resource('directconnect', 'dxvif/dxvif-0a1b2c3d'))}`,
    ],
    [
      'ReadAlarms',
      [0, 0],
      `AccessDenied: ${denied(reactor, 'cloudwatch:DescribeAlarms', resource('cloudwatch', 'alarm:dx-failover/hq/signal/bgp/primary/dxvif-0a1b2c3d/ipv4'))}`,
    ],
    ['Publish', [0, 0], `AccessDenied: ${denied(probe, 'cloudwatch:PutMetricData')}`],
  ])('does not move as it should without %s', async (sid, moved, refusal) => {
    const stage = await play(example, without(sid));

    await outage(stage);
    const duringOutage = references(stage);
    await recovery(stage);

    expect([...stage.refusals]).toEqual([refusal]);
    expect([duringOutage, references(stage)]).toEqual(moved);
  });

  it('moves without the fast lane’s permission too, but later', async () => {
    const stage = await play(example, without('SetOwnAlarms'));
    await stage.clock.advance(minute);
    const cutAt = stage.clock.now();
    stage.links.cut('primary');

    await stage.clock.runUntil(() => references(stage) > 0, { limit: minute, what: 'the reference' });

    expect(stage.clock.now() - cutAt).toBeGreaterThan(5 * second);
    expect([...stage.refusals]).toEqual([
      `AccessDenied: ${denied(probe, 'cloudwatch:SetAlarmState', resource('cloudwatch', 'alarm:dx-failover/hq/signal/ping/primary/a'))}`,
    ]);
  });
});

describe('people', () => {
  const switched = '[hq] FAILOVER: traffic moved to the VPN';

  it.each<[string, string]>([
    ['Announce', `AuthorizationErrorException: ${denied(reactor, 'SNS:Publish', resource('sns', 'dx-failover-hq'))}`],
    [
      'EncryptAnnouncements',
      `KMSAccessDeniedException: ${denied(reactor, 'kms:GenerateDataKey', resource('kms', `key/${digits('SiteAnnouncementsKeyB90BD829', 32)}`))} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)`,
    ],
  ])('are not told of the switch without %s', async (sid, refusal) => {
    const stage = await play(example, without(sid));

    await outage(stage);

    expect([...stage.refusals]).toEqual([refusal]);
    expect(references(stage)).toBe(1);
    expect(told(stage)).not.toContain(switched);
  });

  it.each([
    ['MakeReferences', 'a failover would be refused'],
    ['RemoveReferences', 'a failback would be refused'],
  ])('are told before the outage what %s would not let pass', async (sid, headline) => {
    const stage = await play(example, without(sid));

    await stage.clock.advance(8 * minute);

    expect(told(stage)).toContain(`[hq] ATTENTION: ${headline}`);
  });

  it('are told anew that watching begins without Remember, for the next run knows nothing of the switch', async () => {
    const stage = await play(example, without('Remember'));

    await outage(stage);

    expect([...stage.refusals]).toEqual([
      `AccessDeniedException: ${denied(reactor, 'ssm:PutParameter', resource('ssm', 'parameter/dx-failover/hq/memory'))}`,
    ]);
    expect(told(stage)).toContain(`${switched}\n[hq] NOTICE: watching begins, traffic is on backup`);
  });

  const cloudWatch = 'User: cloudwatch.amazonaws.com is not authorized to perform: ';

  it.each<[string, RegExp]>([
    [
      'WatchAlarmsPublish',
      new RegExp(
        `^AuthorizationErrorException: ${cloudWatch}SNS:Publish on .* because no resource-based policy allows the SNS:Publish action$`,
      ),
    ],
    [
      'WatchAlarmsEncrypt',
      new RegExp(
        `^KMSAccessDeniedException: ${cloudWatch}kms:GenerateDataKey on .* because no resource-based policy allows the kms:GenerateDataKey action `,
      ),
    ],
  ])('do not hear that the reactor does not run without %s', async (sid, refusal) => {
    const stage = await play(example, without(sid));
    await stage.clock.advance(5 * minute);
    takeAway(stage.lab, ['schedule', 'events']);

    await stage.clock.advance(5 * minute);

    expect([...stage.refusals]).toEqual([expect.stringMatching(refusal)]);
    expect(told(stage)).toBe('[hq] NOTICE: watching begins, traffic is on primary');
  });
});

describe('what nobody calls', () => {
  it('the reactor’s lines and their metrics are lost without Log', async () => {
    const stage = await play(example, without('Log'));

    await stage.clock.advance(2 * minute);

    const group = '/aws/lambda/dx-failover-hq-reactor';
    expect([...stage.refusals]).toEqual([
      `AccessDeniedException: ${denied(reactor, 'logs:CreateLogStream', resource('logs', `log-group:${group}:log-stream:lab`))}`,
    ]);
    expect(stage.lab.logs.events(group)).toEqual([]);
  });

  it('a failed event does not reach the dead letters without the reactor’s permission to send it', async () => {
    const stage = await play(
      example,
      ({ Action }, type) => type !== 'AWS::IAM::Policy' || !Action.includes('sqs:SendMessage'),
    );
    takeAway(stage.lab, ['ssm:GetParameters']);

    await stage.clock.advance(4 * minute);

    const [queue] = stage.lab.queues.list();
    expect([...stage.refusals]).toContain(`AccessDeniedException: ${denied(reactor, 'sqs:SendMessage', queue?.arn)}`);
    expect(queue?.messages).toEqual([]);
  });

  it('an event that could not be delivered does not reach them without the queue’s policy', async () => {
    const stage = await play(
      example,
      ({ Principal }, type) => type !== 'AWS::SQS::QueuePolicy' || !JSON.stringify(Principal).includes('events'),
    );
    takeAway(stage.lab, ['events']);
    const [rule] = stage.lab.bus.rules().filter(({ name }) => name.endsWith('-schedule'));

    rule?.targets[0]?.deadLetters?.({ undelivered: true });

    const [queue] = stage.lab.queues.list();
    expect([...stage.refusals]).toEqual([
      `AccessDeniedException: User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${queue?.arn} because no resource-based policy allows the sqs:SendMessage action`,
    ]);
    expect(queue?.messages).toEqual([]);
  });

  it('a function whose role does not trust Lambda can call nothing', async () => {
    const stage = await play(
      example,
      ({ Principal }, type) => type !== 'AWS::IAM::Role' || !JSON.stringify(Principal).includes('lambda'),
    );

    await stage.clock.advance(2 * minute);

    expect([...stage.refusals]).toEqual([
      'UnrecognizedClientException: The security token included in the request is invalid.',
    ]);
    expect(told(stage)).toBe('ALARM: "dx-failover/hq/watch/reactor-errors" in us-east-1');
  });
});

const clientOf = async (accessKeyId: string): Promise<EC2Client> => {
  const { lab } = await play(example);
  const credentials = { accessKeyId, secretAccessKey: 'lab' };
  return new EC2Client({ region: 'us-east-1', credentials, requestHandler: lab.requestHandler, maxAttempts: 1 });
};

describe('by access key', () => {
  const read = new GetTransitGatewayPrefixListReferencesCommand({ TransitGatewayRouteTableId: table });

  it('the operator may everything', async () => {
    const operator = await clientOf('LAB-OPERATOR');

    await expect(operator.send(read)).resolves.toMatchObject({ TransitGatewayPrefixListReferences: [] });
  });

  it('the probe may not what only the reactor may', async () => {
    const ofProbe = await clientOf('LAB-PROBE-a');

    await expect(ofProbe.send(read)).rejects.toThrow(
      `You are not authorized to perform this operation. ${denied(probe, 'ec2:GetTransitGatewayPrefixListReferences')}`,
    );
  });

  it('a probe that the stack does not install may nothing', async () => {
    const stranger = await clientOf('LAB-PROBE-z');

    await expect(stranger.send(read)).rejects.toThrow('AWS was not able to validate the provided access credentials');
  });

  it('nobody but the operator may what the lab has no needs of', async () => {
    const ofReactor = await clientOf('LAB-ROLE-SiteReactorRole0EBA896D');

    await expect(
      ofReactor.send(
        new ModifyTransitGatewayPrefixListReferenceCommand({
          TransitGatewayRouteTableId: table,
          PrefixListId: 'pl-0d81338f99b4770b6',
          Blackhole: true,
        }),
      ),
    ).rejects.toThrow(
      'the lab does not know which permissions ec2:ModifyTransitGatewayPrefixListReference needs; add it to lab/permissions/needs.ts',
    );
  });
});

test('a probe on an instance of yours may what the policy says that the stack puts out for it', async () => {
  const china = await assemble('examples/china.yaml');
  onTestFinished(() => china.discard());
  const whole = await play(china);
  const policyless = await play(china, without('Publish'));

  await whole.clock.advance(minute);
  await policyless.clock.advance(minute);

  expect([...whole.refusals]).toEqual([]);
  expect([...policyless.refusals]).toEqual([
    'AccessDenied: User: arn:aws-cn:sts::123456789012:assumed-role/your-instance-a/instance-a is not authorized to perform: cloudwatch:PutMetricData because no identity-based policy allows the cloudwatch:PutMetricData action',
  ]);
});
