import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { memoryParameter, overrideParameter, reactorFunction, signalPrefix } from '../../../failover/names.ts';
import { formatInstant, minute, second } from '../../../failover/time.ts';
import type { GivenEvent } from '../../../lab/eventbridge/bus.ts';
import { begin, clientOf, type Scene, type Story } from '../story.ts';

/** Stories of strangers: what is not for this site, or not what it says it is. */

const alarmName = ({ site }: Scene): string => `${signalPrefix(site)}ping/primary/stranger`;

/** Events that the rules must let pass by: forged ones, other ones of the same alarms, those of others. */
const strange = (scene: Scene): readonly GivenEvent[] => {
  const [time, resources] = [formatInstant(scene.clock.now()), [] as string[]];
  const state = { value: 'ALARM', timestamp: time };
  const change = { 'detail-type': 'CloudWatch Alarm State Change', time, resources };
  const parameter = { 'detail-type': 'Parameter Store Change', time, resources };
  return [
    // Anybody who may put events may name any source but those of AWS.
    { ...change, source: 'somebody.else', detail: { alarmName: alarmName(scene), state } },
    { ...parameter, source: 'somebody.else', detail: { name: overrideParameter(scene.site), operation: 'Update' } },
    // CloudWatch sends it at each deployment that touches an alarm.
    {
      ...change,
      'detail-type': 'CloudWatch Alarm Configuration Change',
      source: 'aws.cloudwatch',
      detail: { alarmName: alarmName(scene), operation: 'update' },
    },
    { ...change, source: 'aws.cloudwatch', detail: { alarmName: 'cpu-of-somebody', state } },
    { ...parameter, source: 'aws.ssm', detail: { name: memoryParameter(scene.site), operation: 'Update' } },
  ];
};

/** Strange events pass by, and wake nobody. */
export const strangers: Story = {
  name: 'strange events',
  about: /-change: /,
  play: async (scene) => {
    await begin(scene);
    for (const event of strange(scene)) scene.lab.bus.put(event);
    await scene.clock.advance(2 * minute + 30 * second);
  },
};

/** Somebody invokes the reactor with something that it does not know. */
export const unknownEvent: Story = {
  name: 'an unknown event',
  about: /unknown-events/,
  play: async (scene) => {
    await begin(scene);
    scene.lab.functions.invokeAsynchronously(reactorFunction(scene.site), { hello: 'reactor' });
    await scene.clock.advance(2 * minute + 30 * second);
  },
};

/** The reactor's access key, which somebody uses without TLS. */
const leaked = ({ lab, site }: Scene): string =>
  lab.functions.list().find(({ name }) => name === reactorFunction(site))?.principal ?? '';

/** As a proxy in front says it. */
const plain = { 'x-forwarded-proto': 'http' };

const publishPlainly = async (scene: Scene): Promise<void> => {
  const client = new SNSClient(clientOf(scene, leaked(scene)));
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: Record<string, string> }).headers, plain);
      return next(args);
    },
    { step: 'build' },
  );
  const [topic] = scene.lab.topics.deliveries();
  const publish = new PublishCommand({
    TopicArn: topic?.subscription.topicArn,
    Subject: 'by plain HTTP',
    Message: 'anybody on the way could read this, and change it',
  });
  await refused(client.send(publish));
};

/** The lab's queues have no operations: what SQS would ask and do. */
const sendPlainly = async (scene: Scene): Promise<void> => {
  const { lab, clock, site } = scene;
  const [queue] = lab.queues.list();
  const call = { principal: leaked(scene), region: site.region, account: '', now: clock.now() };
  const request = { method: 'POST', path: '/', headers: plain, body: new Uint8Array() };
  const what = { service: 'SQS', operation: 'SendMessage', action: 'sqs:SendMessage', perform: () => undefined };
  const send = async () => {
    await lab.permissions.authorize({ ...what, input: { queueArn: queue?.arn }, call, request });
    queue?.send('by plain HTTP');
  };
  await refused(send());
};

/** Whether it is or not is what the story is to show. */
const refused = async (call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (error) {
    if (!String(error).includes('explicit deny')) throw error;
  }
};

/** What comes without TLS is refused, and nobody hears of it. */
export const unencrypted: Story = {
  name: 'calls by plain HTTP',
  about: /SSLOnly|Deny sqs/,
  play: async (scene) => {
    await begin(scene);
    await Promise.all([publishPlainly(scene), sendPlainly(scene), scene.clock.advance(2 * minute + 30 * second)]);
  },
};
