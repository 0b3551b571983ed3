import * as z from 'zod';
import { second } from '../../failover/time.ts';
import { bundleOf } from '../lambda/bundle.ts';
import { shown } from './checked.ts';
import { kind, nameOf } from './kind.ts';

const runtime = `nodejs${process.versions.node.split('.')[0]}.x`;

/** Set by Lambda itself (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime). */
const reserved =
  /^(?:AWS_(?:DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY(?:_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API))|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR))$/;

/** Lambda's limit for all of them together (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const variables = z
  .record(z.string().regex(/^[A-Za-z]\w+$/), z.string())
  .refine((given) => JSON.stringify(given).length <= 4096, { error: 'more than 4 KB of variables' })
  .refine((given) => !Object.keys(given).some((name) => reserved.test(name)), {
    error: 'a variable that Lambda reserves',
  });

const functionProperties = z.strictObject({
  FunctionName: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  Description: shown(256),
  Runtime: z.literal(runtime, { error: `the lab runs functions as ${runtime}, by the Node that it runs on itself` }),
  // JavaScript runs the same on both.
  Architectures: z.tuple([z.enum(['arm64', 'x86_64'])]).optional(),
  Handler: z.string(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  MemorySize: z.number().int().min(128).max(10_240).default(128),
  /** Seconds. */
  Timeout: z.number().int().min(1).max(900).default(3),
  Role: z.string(),
  Environment: z.strictObject({ Variables: variables }).optional(),
  LoggingConfig: z.strictObject({ LogGroup: z.string() }).optional(),
});

const nameOfRole = (arn: string): string => arn.split('/').at(-1) ?? arn;

/** A function: its bundle runs, from the directory of its asset. */
export const functionKind = kind({
  properties: functionProperties,
  identify: ({ name, arn }) => {
    const functionName = name('FunctionName');
    return { ref: functionName, attributes: { Arn: arn('lambda', `function:${functionName}`) } };
  },
  deploy: (it, { ref, attributes: { Arn = '' } }, { assembly, services, region, functionEnvironment }) => {
    const role = nameOfRole(it.Role);
    const principal = `LAB-ROLE-${role}`;
    services.permissions.begin(principal, { role, service: 'lambda.amazonaws.com', name: ref });
    const directory = assembly.directoryOf(it.Code);
    // A bundle that is missing stops the lab now, not at the first event.
    bundleOf({ name: ref, directory, handler: it.Handler });
    services.functions.add({
      name: ref,
      arn: Arn,
      directory,
      handler: it.Handler,
      memoryMegabytes: it.MemorySize,
      timeout: it.Timeout * second,
      principal,
      logGroup: it.LoggingConfig?.LogGroup ?? `/aws/lambda/${ref}`,
      environment: {
        ...it.Environment?.Variables,
        AWS_REGION: region,
        AWS_LAMBDA_FUNCTION_NAME: ref,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(it.MemorySize),
        LAMBDA_TASK_ROOT: directory,
        // The principal of its calls, which permissions go by.
        AWS_ACCESS_KEY_ID: principal,
        AWS_SECRET_ACCESS_KEY: 'lab',
        ...functionEnvironment,
      },
    });
  },
});

const permissionProperties = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string().regex(/^[a-z0-9-]+\.amazonaws\.com$/, { error: 'the name of a service' }),
  /** Without it, any rule of any account could invoke the function. */
  SourceArn: z.string().regex(/^arn:[^*?]+$/, { error: 'a whole ARN, without wildcards' }),
});

/** A statement of a function's resource policy. */
export const permissionKind = kind({
  properties: permissionProperties,
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  deploy: (it, _identity, { services }) =>
    services.functions.permit(nameOf(it.FunctionName), { principal: it.Principal, sourceArn: it.SourceArn }),
});

const invokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(21_600).default(21_600),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).optional(),
});

/** How a function's asynchronous invocations are retried, and where failures go: to a queue or a topic. */
export const invokeConfigKind = kind({
  properties: invokeConfigProperties,
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  deploy: (it, _identity, { services: { functions, queues, permissions } }) => {
    const destination = it.DestinationConfig?.OnFailure?.Destination;
    if (destination !== undefined && !destination.includes(':sqs:'))
      throw new Error(`DestinationConfig.OnFailure: the lab knows only queues, got ${destination}`);
    const name = nameOf(it.FunctionName);
    const principal = functions.list().find((known) => known.name === name)?.principal ?? '';
    /** Lambda sends it as the function's role (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). */
    const send = (queueArn: string, record: unknown): void => {
      if (permissions.letRuntime(principal, 'sqs:SendMessage', { queueArn })) queues.get(queueArn).send(record);
    };
    functions.configure(name, {
      maximumRetries: it.MaximumRetryAttempts,
      maximumAge: it.MaximumEventAgeInSeconds * second,
      ...(destination !== undefined && { onFailure: (record: unknown) => send(destination, record) }),
    });
  },
});
