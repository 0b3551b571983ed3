import { describe, expect, it } from 'vitest';
import { minute } from '../../failover/time.ts';
import { example } from '../example.ts';
import { templateOf, withTemplate } from '../removals/alter.ts';
import { openVirtual, type StageOptions, type VirtualStage } from './virtual-stage.ts';

/** What AWS tells late, otherwise, or not at all: traffic stays where it is, and people hear what is so. */

const subjects = ({ lab }: VirtualStage): readonly string[] =>
  lab.topics.deliveries('email').map(({ subject }) => subject ?? '');
const references = ({ site, transitGateway }: VirtualStage) =>
  site.routing.routeTables.flatMap((table) => transitGateway.references(table));
const stateOf = ({ lab }: VirtualStage, part: string) =>
  lab.alarms.list().find(({ settings }) => settings.name.includes(part))?.standing.value;

type Telling = Parameters<VirtualStage['lab']['directConnect']['tell']>[1];

/** Twenty minutes on healthy lines, of which AWS tells this. */
const play = async (telling: Telling): Promise<VirtualStage> => {
  const stage = await openVirtual(example);
  for (const { id } of stage.site.primary.virtualInterfaces) stage.lab.directConnect.tell(id, telling);
  await stage.clock.advance(20 * minute);
  await stage.close();
  return stage;
};

const begins = '[hq] NOTICE: watching begins, traffic is on primary';

describe('Direct Connect', () => {
  it('of which AWS’s metric stops: it is unknown, and the reactor’s own reading of BGP stands', async () => {
    const stage = await play({ metrics: 'none' });

    expect(stateOf(stage, 'signal/bgp/')).toBe('INSUFFICIENT_DATA');
    expect([references(stage), subjects(stage)]).toEqual([[], [begins]]);
  });

  it('of which AWS’s metric comes for the other address family, too, as zero: that is no word on this one', async () => {
    const stage = await play({ metrics: 'both families' });

    const of = { namespace: 'AWS/DX', name: 'VirtualInterfaceBgpStatus' };
    const [vif] = stage.site.primary.virtualInterfaces;
    const dimensions = {
      ConnectionId: vif?.connection ?? '',
      VirtualInterfaceId: vif?.id ?? '',
      IpAddressFamily: 'ipv6',
    };
    const now = stage.clock.now();
    expect(stage.lab.metrics.within({ ...of, dimensions }, { from: now - 20 * minute, to: now })?.maximum).toBe(0);
    expect(stateOf(stage, 'signal/bgp/')).toBe('OK');
    expect([references(stage), subjects(stage)]).toEqual([[], [begins]]);
  });

  it('whose BGP AWS does not know: it is unknown, moves nothing, and is told after three minutes', async () => {
    const stage = await play({ bgpStatus: 'unknown' });

    expect(references(stage)).toEqual([]);
    expect(subjects(stage)).toEqual([begins, '[hq] ATTENTION: half blind: not all that counts of primary is known']);
  });
});

/** How many minutes after a dead letter the alarm on it is heard. */
const heardAfter = async (options: StageOptions): Promise<number> => {
  const stage = await openVirtual(example, options);
  await stage.clock.advance(minute);
  const [queue] = stage.lab.queues.list();
  const sent = stage.clock.now();
  queue?.send({ undelivered: 'an event' });
  await stage.clock.advance(20 * minute);
  const rung = stage.lab.topics.deliveries('email').find(({ subject }) => subject?.includes('watch/dead-letters'));
  await stage.close();
  return ((rung?.at ?? Infinity) - sent) / minute;
};

describe('a dead letter', () => {
  it('is told within three minutes where the queue is in use', async () => {
    expect(await heardAfter({})).toBeLessThan(3);
  });

  it('in a queue that wakes up late is told late, and is told', async () => {
    const after = await heardAfter({ latencies: { queueWake: 15 * minute } });

    expect(after).toBeGreaterThanOrEqual(15);
    expect(after).toBeLessThan(18);
  });
});

it('an instance that the association misses has no probe: it is silent, and somebody is told', async () => {
  const changed = templateOf(example);
  for (const { Type, Properties = {} } of Object.values(changed.Resources))
    if (Type === 'AWS::SSM::Association')
      Properties['Targets'] = [{ Key: 'InstanceIds', Values: ['i-0123456789abcdef0'] }];
  const missed = withTemplate(example, changed);
  const stage = await openVirtual(missed);

  await stage.clock.advance(6 * minute);

  expect(subjects(stage).join('\n')).toContain('dx-failover/hq/watch/probe-silent/a');
  expect(references(stage)).toEqual([]);
  await stage.close();
  missed.discard();
});
