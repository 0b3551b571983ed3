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
  dashboardKind,
  logGroupKind,
  prefixListKind,
  queueKind,
  staticRouteKind,
  subscriptionKind,
  topicKind,
} from './plain-kinds.ts';
import { hostKind, installationKind, profileKind } from './host-kinds.ts';
import { ruleKind } from './rule-kind.ts';

/** The resource types that the lab makes; of resources that do not need each other, the first here is made first. */
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
  'AWS::CloudWatch::Dashboard': dashboardKind,
  'AWS::Events::Rule': ruleKind,
  'AWS::IAM::InstanceProfile': profileKind,
  'AWS::EC2::Instance': hostKind,
  'AWS::SSM::Association': installationKind,
};
