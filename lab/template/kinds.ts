import { alarmKind } from './alarm-kind.ts';
import type { Kind } from './kind.ts';
import { functionKind, invokeConfigKind, permissionKind } from './lambda-kinds.ts';
import {
  keyKind,
  managedPolicyKind,
  policyKind,
  queuePolicyKind,
  roleKind,
  topicPolicyKind,
} from './permission-kinds.ts';
import {
  logGroupKind,
  prefixListKind,
  queueKind,
  staticRouteKind,
  subscriptionKind,
  topicKind,
} from './plain-kinds.ts';
import { ruleKind } from './rule-kind.ts';

/** The resource types that the lab runs, in the order in which it makes them: what others lean on comes first. */
export const kinds: Readonly<Record<string, Kind>> = {
  'AWS::IAM::ManagedPolicy': managedPolicyKind,
  'AWS::IAM::Role': roleKind,
  'AWS::IAM::Policy': policyKind,
  'AWS::KMS::Key': keyKind,
  'AWS::Logs::LogGroup': logGroupKind,
  'AWS::SQS::Queue': queueKind,
  'AWS::SQS::QueuePolicy': queuePolicyKind,
  'AWS::SNS::Topic': topicKind,
  'AWS::SNS::TopicPolicy': topicPolicyKind,
  'AWS::SNS::Subscription': subscriptionKind,
  'AWS::EC2::PrefixList': prefixListKind,
  'AWS::EC2::TransitGatewayRoute': staticRouteKind,
  'AWS::Lambda::Function': functionKind,
  'AWS::Lambda::Permission': permissionKind,
  'AWS::Lambda::EventInvokeConfig': invokeConfigKind,
  'AWS::CloudWatch::Alarm': alarmKind,
  'AWS::Events::Rule': ruleKind,
};

const probeHost = 'the lab runs the probe itself, as a process of this machine';

/** The resource types that the lab knows and leaves out, each with why. */
export const leftOut: Readonly<Record<string, string>> = {
  'AWS::IAM::InstanceProfile': 'it is followed from a host to its role (lab/permissions/probes.ts)',
  'AWS::EC2::Instance': probeHost,
  'AWS::EC2::NetworkInterface': probeHost,
  'AWS::EC2::SecurityGroup': probeHost,
  'AWS::EC2::SecurityGroupEgress': probeHost,
  'AWS::EC2::SecurityGroupIngress': probeHost,
  'AWS::EC2::LaunchTemplate': probeHost,
  'AWS::SSM::Document': probeHost,
  'AWS::SSM::Association': probeHost,
  'AWS::CloudWatch::Dashboard': 'it shows and does nothing; the metrics it shows are in the store',
  'AWS::Chatbot::SlackChannelConfiguration': 'the topic has what it would forward',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': 'the topic has what it would forward',
  'AWS::CDK::Metadata': 'it says which constructs were used',
};
