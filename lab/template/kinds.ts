import { alarmKind } from './alarm-kind.ts';
import type { Kind } from './kind.ts';
import { functionKind, invokeConfigKind, permissionKind } from './lambda-kinds.ts';
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
  'AWS::Logs::LogGroup': logGroupKind,
  'AWS::SQS::Queue': queueKind,
  'AWS::SNS::Topic': topicKind,
  'AWS::SNS::Subscription': subscriptionKind,
  'AWS::EC2::PrefixList': prefixListKind,
  'AWS::EC2::TransitGatewayRoute': staticRouteKind,
  'AWS::Lambda::Function': functionKind,
  'AWS::Lambda::Permission': permissionKind,
  'AWS::Lambda::EventInvokeConfig': invokeConfigKind,
  'AWS::CloudWatch::Alarm': alarmKind,
  'AWS::Events::Rule': ruleKind,
};

const permissions = 'permissions are read, and not yet enforced: the endpoint has the place for it (authorize)';
const probeHost = 'the lab runs the probe itself, as a process of this machine';

/** The resource types that the lab knows and leaves out, each with why. */
export const leftOut: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': permissions,
  'AWS::IAM::Policy': permissions,
  'AWS::IAM::ManagedPolicy': permissions,
  'AWS::IAM::InstanceProfile': permissions,
  'AWS::SNS::TopicPolicy': permissions,
  'AWS::SQS::QueuePolicy': permissions,
  'AWS::KMS::Key': permissions,
  'AWS::KMS::Alias': permissions,
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
