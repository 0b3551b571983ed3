import { describe, expect, it } from 'vitest';
import { example } from '../example.ts';
import { templateOf } from './alter.ts';
import { excuses } from './excused.ts';
import { createReferee } from './referee.ts';
import { removalsOf, without, type Removal } from './removal.ts';
import { stories } from './stories/stories.ts';

/** The referee of removals, and a few of them; all are `npm run lab:removals`. */

const template = templateOf(example);
const referee = createReferee(example, stories);

const named = (end: string): Removal => {
  const found = removalsOf(template).removals.filter(({ name }) => name.endsWith(end));
  if (found.length !== 1) throw new Error(`${end}: ${found.length} removals end so`);
  return found[0] as Removal;
};

describe('what is taken away', () => {
  it('is everything of its kind, each under a name of its own', () => {
    const names = removalsOf(template).removals.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    const count = (type: string): number =>
      Object.values(template.Resources).filter(({ Type }) => Type === type).length;
    const ofKind = (kind: Removal['kind']): number =>
      removalsOf(template).removals.filter((removal) => removal.kind === kind).length;
    expect(ofKind('alarm')).toBe(count('AWS::CloudWatch::Alarm'));
    expect(ofKind('rule')).toBe(count('AWS::Events::Rule'));
  });

  it('is gone from a copy, and nothing else is', () => {
    const action = named('EncryptAnnouncements: kms:Decrypt');

    const changed = JSON.stringify(without(template, action), undefined, 1).split('\n');

    const gone = JSON.stringify(template, undefined, 1).split('\n').length - changed.length;
    expect(gone).toBe(1);
    expect(JSON.stringify(template)).toContain('["kms:Decrypt","kms:GenerateDataKey"]');
  });

  it('must be there: a removal that takes nothing away is none', () => {
    expect(() => without(template, { name: 'nothing', path: ['Resources', 'Nothing', 'Properties'] })).toThrow(
      'nothing: nothing stands at Resources.Nothing.Properties',
    );
  });

  it('leaves out at most eight statements, each of which stands in the template and is excused with why', () => {
    const { excused } = removalsOf(template);

    expect(excused.length).toBe(excuses.length);
    expect(excused.length).toBeLessThanOrEqual(8);
    for (const { why } of excused) expect(why).toMatch(/installation/);
  });
});

describe('it is caught', () => {
  it.each([
    [': MakeReferences', 'outage and recovery', 'traffic: primary, not primary → backup → primary'],
    [': SetOwnAlarms', 'outage and recovery', 'late: traffic to backup, by '],
    [': Announce', 'outage and recovery', 'told: not network@example.com: [hq] '],
    [
      ': ReadRoutes',
      'a pin and its expiry',
      'told: but network@example.com: [hq] ATTENTION: the path in use cannot be confirmed',
    ],
    [
      ': Log: logs:PutLogEvents',
      'a pin and its expiry',
      'told: but network@example.com: ALARM: "dx-failover/hq/watch/reactor-not-run"',
    ],
    ['-override-change', 'a pin and its expiry', 'late: traffic to backup, by '],
    [
      '-signal-change: source',
      'strange events',
      'told: but network@example.com: ALARM: "dx-failover/hq/watch/unknown-events"',
    ],
    [': AllowPublishThroughSSLOnly', 'calls by plain HTTP', 'told: but network@example.com: by plain HTTP'],
    [
      ': Deny sqs:*',
      'calls by plain HTTP',
      'told: but network@example.com: ALARM: "dx-failover/hq/watch/dead-letters"',
    ],
    [
      '/unknown-events: action 0',
      'an unknown event',
      'told: not network@example.com: ALARM: "dx-failover/hq/watch/unknown-events"',
    ],
    [
      '/signal/ping/primary/a: a threshold out of reach',
      'outage without the fast lane',
      'late: traffic to backup, by 30 s',
    ],
    ['/signal/ping/primary/a: the wrong statistic', 'outage without the fast lane', 'late: traffic to backup, by 30 s'],
    [
      '/signal/ping/primary/a: the wrong metric',
      'outage and recovery',
      'traffic: primary → backup, not primary → backup → primary',
    ],
    ['/signal/loss/primary/a/down: 1 of 1', 'a burst of losses', 'traffic: primary → backup → primary, not primary'],
  ])('%s', async (end, story, how) => {
    const { caught, unplayed } = await referee.judge(named(end));

    expect([unplayed, caught?.story, caught?.how.slice(0, how.length)]).toEqual([undefined, story, how]);
  });

  it('never by a lab that will not play', async () => {
    const [topic = ''] = Object.entries(template.Resources).find(([, { Type }]) => Type === 'AWS::SNS::Topic') ?? [];

    const { caught, unplayed } = await referee.judge({ ...named(': Announce'), path: ['Resources', topic] });

    expect(caught).toBeUndefined();
    expect(unplayed).toMatch(topic);
  });
});
