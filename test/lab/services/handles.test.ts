import { describe, expect, it } from 'vitest';
import { createDirectConnect } from '../../../lab/services/direct-connect.ts';
import { createLogs } from '../../../lab/services/logs.ts';
import { createTopics } from '../../../lab/services/topics.ts';

const startDirectConnect = () => {
  const settings = { id: 'dxvif-1', connection: 'dxcon-1', addressFamily: 'ipv4', authKey: 'made-up' } as const;
  return createDirectConnect([settings]);
};

describe('Direct Connect’s lines', () => {
  it('tells of BGP going down and up, once each', () => {
    const directConnect = startDirectConnect();
    const heard: unknown[] = [];
    directConnect.onBgpChanged(({ id, isUp }) => heard.push([id, isUp]));

    for (const state of ['down', 'down', 'up', 'down'] as const) directConnect.setLine('dxvif-1', state);

    expect(heard).toEqual([
      ['dxvif-1', false],
      ['dxvif-1', true],
      ['dxvif-1', false],
    ]);
    expect(directConnect.virtualInterfaces()).toMatchObject([{ id: 'dxvif-1', isUp: false }]);
  });

  it('refuses an interface that is none', () => {
    expect(() => startDirectConnect().setLine('dxvif-0', 'down')).toThrow('Virtual Interface ID dxvif-0 was not found');
  });
});

describe('SNS for the lab’s own publishers', () => {
  it('delivers what an alarm publishes, in order, and tells of it', () => {
    const topics = createTopics();
    const heard: string[] = [];
    topics.addTopic('arn:1');
    topics.subscribe({ topicArn: 'arn:1', protocol: 'email', endpoint: 'a@example.com' });
    topics.onDelivery(({ text }) => heard.push(text));

    const ids = ['one', 'two'].map((Message, at) => topics.publish({ TopicArn: 'arn:1', Message }, at));

    expect(heard).toEqual(['one', 'two']);
    expect(topics.deliveries('email').map(({ messageId, at }) => [messageId, at])).toEqual(
      ids.map((id, at) => [id, at]),
    );
    expect(topics.deliveries('sqs')).toEqual([]);
  });

  it('refuses to subscribe to a topic that is none', () => {
    const subscription = { topicArn: 'arn:0', protocol: 'email', endpoint: 'a@example.com' };

    expect(() => createTopics().subscribe(subscription)).toThrow('Topic does not exist');
  });
});

describe('what a function logs', () => {
  it('makes its group, and stays in order', () => {
    const logs = createLogs();

    for (const [at, message] of ['one', 'two'].entries())
      logs.append({ group: '/aws/lambda/a', stream: 's', message, at });

    expect(logs.events('/aws/lambda/a').map(({ message }) => message)).toEqual(['one', 'two']);
    expect(logs.events('/aws/lambda/none')).toEqual([]);
  });

  it('keeps the lines of a group that is added again', () => {
    const logs = createLogs();
    logs.append({ group: 'g', stream: 's', message: 'kept', at: 1 });

    logs.addGroup('g');

    expect(logs.events('g')).toHaveLength(1);
  });
});
