import { ServiceError } from './service.ts';

/** What AWS documents no error for, or none that fits. Nothing of ours may lean on one of these codes. */
interface Undocumented {
  /** `EC2.*` where it is every one that the lab serves. */
  readonly operations: string;
  /** What the lab answers. */
  readonly code: string;
  readonly why: string;
}

/** By situation. */
export const undocumented = {
  'a reference that is there already': {
    operations: 'EC2.CreateTransitGatewayPrefixListReference',
    code: 'RouteAlreadyExists',
    why: 'EC2 answers it to a second CreateTransitGatewayRoute of the same range',
  },
  'a reference that is not there': {
    operations: 'EC2.ModifyTransitGatewayPrefixListReference, EC2.DeleteTransitGatewayPrefixListReference',
    code: 'InvalidRoute.NotFound',
    why: 'EC2 answers it where a route is not there',
  },
  'a reference that is still changing': {
    operations: 'EC2.ModifyTransitGatewayPrefixListReference, EC2.DeleteTransitGatewayPrefixListReference',
    code: 'IncorrectState',
    why: 'the API reference has it for a resource that is not in the right state for the request',
  },
  'a reference to nothing': {
    operations: 'EC2.CreateTransitGatewayPrefixListReference, EC2.ModifyTransitGatewayPrefixListReference',
    code: 'MissingParameter',
    why: 'neither member is required in the model, yet a reference needs an attachment or to be a blackhole',
  },
  'a reference to an attachment and to nothing': {
    operations: 'EC2.CreateTransitGatewayPrefixListReference, EC2.ModifyTransitGatewayPrefixListReference',
    code: 'InvalidParameterCombination',
    why: 'the API reference has it for members that exclude each other',
  },
  'an attachment that is none, or of another transit gateway': {
    operations: 'EC2.CreateTransitGatewayPrefixListReference, EC2.ModifyTransitGatewayPrefixListReference',
    code: 'InvalidTransitGatewayAttachmentID.NotFound',
    why: 'EC2 answers it to calls about an attachment itself',
  },
  'a prefix list that is none': {
    operations: 'EC2.*',
    code: 'InvalidPrefixListID.NotFound',
    why: 'EC2 is known to answer it, and the same with Id instead of ID',
  },
  'a route table that is none': {
    operations: 'EC2.*',
    code: 'InvalidRouteTableID.NotFound',
    why: 'Terraform’s provider handles this code of these operations, and no other',
  },
  'a virtual interface that is none': {
    operations: 'Direct Connect.DescribeVirtualInterfaces',
    code: 'DirectConnectClientException',
    why: 'Direct Connect has one code for all mistakes of a caller, and documents no messages',
  },
  'names and a prefix of alarms together': {
    operations: 'CloudWatch.DescribeAlarms',
    code: 'InvalidParameterCombinationException',
    why: 'the API reference forbids it and names no error; other operations of CloudWatch have this one',
  },
  'metrics of more than 1 MB': {
    operations: 'CloudWatch.PutMetricData',
    code: 'RequestEntityTooLarge',
    why: 'the API reference has the limit and no error; it is what HTTP calls its status 413',
  },
  'the history of an alarm that is none': {
    operations: 'CloudWatch.DescribeAlarmHistory',
    code: 'ResourceNotFound',
    why: 'SetAlarmState has it; an empty answer would hide a slip of ours',
  },
  'a member that there is not': {
    operations: 'all that speak JSON',
    code: 'SerializationException',
    why: 'AWS passes over it; here it is a slip of ours',
  },
  'a member that the lab has no meaning for': {
    operations: 'those of which `--operations` says so',
    code: 'UnknownParameter',
    why: 'AWS takes it; to pass over it would be to lie',
  },
  'an operation that the lab does not serve': {
    operations: 'all others',
    code: 'UnknownOperationException',
    why: 'AWS serves it; this is how AWS names what it does not know',
  },
} as const satisfies Readonly<Record<string, Undocumented>>;

/** The error with which the lab answers a situation of that table. */
export const undocumentedError = (
  situation: keyof typeof undocumented,
  message: string,
  status?: number,
): ServiceError => new ServiceError(undocumented[situation].code, message, status);
