/**
 * What of a template the lab knows and passes over, by resource type and property, each with why. What is neither here
 * nor acted on stops the lab.
 *
 * A property is acted on where its value shows: in what happens, in what a call is answered, or in whom a policy lets do
 * what. Where AWS itself does nothing with it that could be seen from here (a description, a tag, the rotation of a key,
 * the processor), each value that AWS would refuse, or would treat otherwise than the lab does, stops the lab. No property
 * of an alarm, a rule, a policy, a role, a key, a function with its permission and event-invoke configuration, a queue, a
 * topic or a subscription may be passed over.
 */

type Reasons = Readonly<Record<string, string>>;

const because = (why: string, properties: string): Reasons =>
  Object.fromEntries(properties.split(' ').map((property) => [property, why]));

const host = 'the lab runs the probe itself, as a process of this machine or in virtual time';
const chat = 'the chat is told by the topic, whose deliveries the lab keeps';
const chatMembers = 'ConfigurationName GuardrailPolicies IamRoleArn SnsTopicArns';

/** Why, by part and member. The parts are resource types, the `template` itself, and a `resource` outside its properties. */
export const ignored: Readonly<Record<string, Reasons>> = {
  template: {
    ...because('a deployment prints it', 'Description Outputs'),
    ...because('it asks whether an account is bootstrapped, and the lab is no account', 'Rules'),
  },
  resource: because('the lab neither deletes nor replaces a resource', 'DeletionPolicy UpdateReplacePolicy'),
  'AWS::Chatbot::SlackChannelConfiguration': because(chat, `${chatMembers} SlackChannelId SlackWorkspaceId`),
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': because(
    chat,
    `${chatMembers} TeamId TeamsChannelId TeamsTenantId`,
  ),
  'AWS::EC2::Instance': because(
    host,
    'BlockDeviceMappings ImageId InstanceType MetadataOptions NetworkInterfaces PropagateTagsToVolumeOnCreation Tags',
  ),
  'AWS::EC2::NetworkInterface': because(host, 'Description GroupSet Ipv6Addresses PrivateIpAddresses SubnetId Tags'),
  'AWS::EC2::SecurityGroup': because(host, 'GroupDescription SecurityGroupEgress Tags VpcId'),
};
