import { CreateTransitGatewayPrefixListReferenceCommand } from '@aws-sdk/client-ec2';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { formatInstant, minute, second } from '../../failover/time.ts';
import { handler } from '../../handlers/reactor.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { list, secondTable, site, siteOf, table, testList, vif, vpn } from '../failover/scene.ts';
import { latency } from './aws.ts';
import { byHand, failbackDue, isOnVpn, refuse, settledWorld, stall } from './situations.ts';
import { alarmEvent, createWorld, isPrimaryPing, type World } from './world.ts';

const refuseSecond = (world: World): (() => void) =>
  world.endpoint.intercept(({ operation, input }) => {
    const isSecond = JSON.stringify(input).includes(secondTable);
    if (operation.startsWith('Create') && isSecond) throw new ServiceError('UnauthorizedOperation', 'not this one');
  });

describe('a failover', () => {
  it('changes the route two round trips after the event', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    const at = world.clock.now();

    const ended = await world.run(alarmEvent(site, at));

    expect(ended.error).toBeUndefined();
    const created = world.calls.filter(({ operation }) => operation.startsWith('Create'));
    expect(created.map((call) => call.at - at)).toEqual([latency]);
    expect(world.logged('changed')).toMatchObject([{ outcome: 'created', afterMilliseconds: 2 * latency }]);
    expect(isOnVpn(world)).toBe(true);
  });

  it('is told by mail, and to chat in its own form', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    const [mail] = world.topics.deliveries('email').slice(-1);
    const [chat] = world.topics.deliveries('https').slice(-1);
    expect(mail?.subject).toBe('[hq] FAILOVER: traffic moved to the VPN');
    expect(mail?.text).toMatch(/^\[hq\] FAILOVER: traffic moved to the VPN\n\nR3 primary is down/);
    expect(JSON.parse(chat?.text ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
  });

  it('is logged and counted', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    const since = formatInstant(world.clock.now() + latency);

    await world.run(byHand);

    expect(world.logged('decided')).toMatchObject([
      { runId: 'run-1', site: 'hq', wake: 'invoke', mode: 'act', from: 'primary', path: 'backup', since, rule: 'R3' },
    ]);
    expect(world.logged('stands')).toMatchObject([{ traffic: 'backup', shouldBe: 'backup', since, rule: 'R3' }]);
    expect(world.metric('PathInUse')).toEqual([1]);
    expect(world.metric('PrimaryHealth')).toEqual([0]);
    expect(world.metric('BackupHealth')).toEqual([1]);
    expect(world.metric('DampingPenalty')).toEqual([1000]);
    expect(world.metric('Announcement')).toEqual([1]);
    expect(world.metric('ReactorRun')).toEqual([1]);
    expect(world.lines).toContainEqual(expect.objectContaining({ Switch: 1, Site: 'hq', To: 'backup' }));
    expect(world.lines).toContainEqual(expect.objectContaining({ BgpStatusDirect: 1, VirtualInterface: vif }));
  });

  it('that is refused is shown as what it is: traffic on primary, where it should be, and why not', async () => {
    const world = await settledWorld();
    refuse(world, 'CreateTransitGatewayPrefixListReference');
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    expect(world.logged('stands')).toMatchObject([
      {
        traffic: 'primary',
        shouldBe: 'backup',
        whyNot: `could not create the reference in ${table}: AccessDenied: not today`,
        rule: 'R3',
      },
    ]);
    expect(world.metric('PathInUse')).toEqual([0]);
  });

  it('waits for the alarm that woke us to show in its reading', async () => {
    const world = await settledWorld();
    const at = world.clock.now();
    void world.clock.sleep(second).then(() => world.say('ALARM', isPrimaryPing, at));

    await world.run(alarmEvent(site, at));

    expect(isOnVpn(world)).toBe(true);
  });

  it('waits at most 3 s for it, then decides on what it sees', async () => {
    const world = await settledWorld();

    const { took } = await world.run(alarmEvent(site, world.clock.now()));

    expect(isOnVpn(world)).toBe(false);
    expect(took).toBeGreaterThan(3 * second);
    expect(took).toBeLessThan(4 * second);
  });

  it.each(['DescribeVirtualInterfaces', 'GetParameters', 'GetTransitGatewayPrefixListReferences'])(
    'comes within 3 s although %s gives no answer',
    async (operation) => {
      const world = await settledWorld();
      world.say('ALARM', isPrimaryPing);
      stall(world, operation);
      const at = world.clock.now();

      await world.run(byHand);

      const [created] = world.calls.filter(({ operation: it }) => it.startsWith('Create'));
      expect((created?.at ?? Infinity) - at).toBeLessThanOrEqual(3 * second);
      expect(isOnVpn(world)).toBe(true);
    },
  );

  it('R9 comes although memory cannot be read, and the run says so by failing', async () => {
    const world = await settledWorld();
    const before = world.memory();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'GetParameters');

    const { error } = await world.run(byHand);

    expect(isOnVpn(world)).toBe(true);
    expect(error?.message).toBe('recall /dx-failover/hq/memory: parameters: AccessDenied: not today');
    expect(world.memory()).toBe(before);
    expect(world.metric('ReactorRun')).toEqual([]);
  });

  it('does not come while the alarms cannot be read', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'DescribeAlarms');

    await world.run(byHand);

    expect(world.operations()).not.toContain('CreateTransitGatewayPrefixListReference');
    expect(world.logged('unread')).toMatchObject([{ what: 'alarms', why: 'alarms: AccessDenied: not today' }]);
  });

  it('survives a read that fails once', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'DescribeAlarms', 1);

    const { error } = await world.run(byHand);

    expect(error).toBeUndefined();
    expect(isOnVpn(world)).toBe(true);
  });
});

describe('two runs at once', () => {
  it('fail over as one', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);

    const ends = await world.overlap([0, 0]);

    expect(ends).toEqual(['fulfilled', 'fulfilled']);
    expect(world.transitGateway.references(table)).toMatchObject([{ prefixListId: list, target: { id: vpn } }]);
    expect(world.logged('changed').map(({ runId, outcome }) => [runId, outcome])).toEqual([
      ['run-1', 'created'],
      ['run-2', 'unchanged'],
    ]);
    expect(JSON.parse(world.memory() ?? '{}')).toMatchObject({ path: 'backup', switches: [expect.any(Number)] });
  });

  it('fail back as one', async () => {
    const world = await failbackDue();

    const ends = await world.overlap([0, 0]);

    expect(ends).toEqual(['fulfilled', 'fulfilled']);
    expect(world.transitGateway.references(table)).toEqual([]);
  });
});

describe('several route tables', () => {
  const routing = { ...site.routing, routeTables: [table, secondTable] };
  const two = siteOf({ routing: { ...routing, prefixLists: [{ id: list, ranges: ['10.3.0.0/18'] }] } });

  it('R12 keeps what succeeded, says what failed, and rejects', async () => {
    const world = await settledWorld(two);
    world.say('ALARM', isPrimaryPing);
    refuseSecond(world);

    const { error } = await world.run(byHand);

    expect([isOnVpn(world), isOnVpn(world, secondTable)]).toEqual([true, false]);
    expect(error).toMatchObject({
      name: 'ApplyError',
      step: 'create',
      resource: `${secondTable}/${list}`,
      message: `create ${secondTable}/${list}: UnauthorizedOperation: not this one`,
    });
    expect(world.metric('FailedWrite')).toEqual([1]);
    expect(world.mails()).toContain('[hq] FAILOVER: traffic moved in part to the VPN');
  });

  it('R12 shows in every run that traffic is on the VPN in part, and why, as long as a table refuses', async () => {
    const world = await settledWorld(two);
    world.say('ALARM', isPrimaryPing);
    refuseSecond(world);

    await world.run(byHand);
    await world.clock.advance(minute);
    await world.run();

    const inPart = {
      traffic: 'in part',
      shouldBe: 'backup',
      whyNot: `could not create the reference in ${secondTable}: UnauthorizedOperation: not this one`,
    };
    expect(world.logged('stands')).toMatchObject([inPart, inPart]);
    expect(world.metric('PathInUse')).toEqual([0.5, 0.5]);
  });

  it('R12 makes up for it in the next run', async () => {
    const world = await settledWorld(two);
    world.say('ALARM', isPrimaryPing);
    const allow = refuseSecond(world);
    await world.run(byHand);
    allow();

    const { error } = await world.run();

    expect(error).toBeUndefined();
    expect([isOnVpn(world), isOnVpn(world, secondTable)]).toEqual([true, true]);
  });
});

describe('a failback', () => {
  it('removes the reference once primary has been healthy through the hold-down', async () => {
    const world = await failbackDue();

    const { error } = await world.run();

    expect(error).toBeUndefined();
    expect(world.transitGateway.references(table)).toEqual([]);
    expect(world.mails().at(-1)).toBe('[hq] FAILBACK: traffic moved to Direct Connect');
    expect(world.lines).toContainEqual(expect.objectContaining({ Switch: 1, To: 'primary' }));
  });

  it('looks twice before it removes anything', async () => {
    const world = await failbackDue();
    void world.clock.sleep(latency + 1).then(() => world.say('ALARM', isPrimaryPing));

    await world.run();

    expect(world.operations().filter((it) => it === 'DescribeAlarms')).toHaveLength(2);
    expect(world.operations()).not.toContain('DeleteTransitGatewayPrefixListReference');
    expect(isOnVpn(world)).toBe(true);
  });

  it('decides anew before each further attempt', async () => {
    const world = await failbackDue();
    world.answerWrites('throttled');
    void world.clock.sleep(second).then(() => world.say('ALARM', isPrimaryPing));
    void world.clock.sleep(second).then(() => world.answerWrites(undefined));

    const { error } = await world.run();

    expect(isOnVpn(world)).toBe(true);
    expect(error?.message).toMatch(new RegExp(`^delete ${table}/${list}: not wanted any more: R\\d+ `));
  });
});

describe('other modes', () => {
  it('R10 observe moves nothing and says what it would have done', async () => {
    const world = await settledWorld(siteOf({ mode: 'observe' }));
    world.say('ALARM', isPrimaryPing);

    const { error } = await world.run(byHand);

    expect(error).toBeUndefined();
    expect(world.transitGateway.references(table)).toEqual([]);
    expect(world.metric('PathInUse')).toEqual([0]);
    expect(world.metric('Switch')).toEqual([]);
    expect(world.mails().at(-1)).toContain('[hq] FAILOVER: would move traffic to the VPN');
  });

  it('R10 trial moves the test list only', async () => {
    const world = await settledWorld(siteOf({ mode: 'trial' }));
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    expect(world.transitGateway.references(table)).toMatchObject([{ prefixListId: testList }]);
    expect(world.metric('PathInUse')).toEqual([0]);
  });
});

describe('an event that is not known', () => {
  it.each([
    ['of another site', { ...alarmEvent(site, 0), detail: { alarmName: 'dx-failover/hq-2/signal/x', state: {} } }],
    ['of no shape', 'hello'],
    ['of nothing', null],
    ['that is huge', { source: 'x'.repeat(1_000_000) }],
    ['that is too deep to be written', JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown],
  ])('%s changes nothing, is logged and counted, and is not tried again', async (_, event) => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);

    const { error } = await world.run(event);

    expect(error).toBeUndefined();
    expect(world.calls).toEqual([]);
    expect(world.metric('UnknownEvent')).toEqual([1]);
    const [line] = world.logged('unknown event');
    expect(JSON.stringify(line).length).toBeLessThan(1000);
  });
});

describe('the handler that Lambda calls', () => {
  it('deletes nothing when its process starts, whoever made what stands', async () => {
    const world = createWorld(site);
    const put = world.operator.send(
      new CreateTransitGatewayPrefixListReferenceCommand({
        TransitGatewayRouteTableId: table,
        PrefixListId: list,
        TransitGatewayAttachmentId: vpn,
      }),
    );
    await world.clock.advance(second);
    await put;

    await world.run(byHand);

    expect(isOnVpn(world)).toBe(true);
    expect(world.mails()).toEqual(['[hq] NOTICE: watching begins, traffic is on backup']);
  });

  it('can be loaded without an environment, and says what is missing when it is called', async () => {
    await expect(handler({}, {} as Context)).rejects.toThrow(
      /^environment: DX_FAILOVER_TOPIC_ARN: got nothing; allowed: the ARN of the topic\n/,
    );
  });
});
