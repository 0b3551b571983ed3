import * as sdk from '@aws-sdk/client-ssm';
import type { Instant } from '../../failover/time.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Call, Service } from '../wire/service.ts';
import { servingOnly } from './served-members.ts';

/** A parameter as it is stored now; older versions are not kept. */
export interface StoredParameter {
  readonly name: string;
  readonly value: string;
  readonly version: number;
  readonly modified: Instant;
}

/** The `detail` of EventBridge's "Parameter Store Change" event, from source `aws.ssm` (EventBridge reference). */
export interface ParameterChange {
  readonly operation: 'Create' | 'Update';
  readonly name: string;
  readonly type: 'String';
}

/** Parameter Store of the lab, standard tier, strings only. */
export interface Parameters {
  readonly service: Service;
  get(name: string): StoredParameter | undefined;
  /** Hears of each change, in order. */
  onChange(listener: (change: ParameterChange) => void): void;
}

type PutInput = sdk.PutParameterCommandInput;

/** Intelligent tiering makes of a standard parameter an advanced one, once its value does not fit into the former. */
const maximumBytes = { Standard: 4096, 'Intelligent-Tiering': 8192 } as const;

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

const checkName = (name: string): void => {
  if (!/^[\w.-]+$|^(\/[\w.-]+){1,15}$/.test(name) || /^\/?(aws|ssm)/i.test(name))
    throw invalid(
      `Parameter name: ${name} is invalid; it must consist of letters, digits and . - _ in at most 15 levels that begin with /, and not start with aws or ssm`,
    );
};

const checkPut = ({ Name = '', Value = '', Type = 'String', Tier = 'Standard' }: PutInput): void => {
  checkName(Name);
  if (Type !== 'String')
    throw new ServiceError('UnsupportedParameterType', `the lab serves parameters of type String only, got ${Type}`);
  if (Tier !== 'Standard' && Tier !== 'Intelligent-Tiering')
    throw invalid(`the lab serves the tiers Standard and Intelligent-Tiering only, got ${Tier}`);
  const maximum = maximumBytes[Tier];
  const tier = Tier === 'Standard' ? Tier : 'Advanced';
  if (Buffer.byteLength(Value) > maximum)
    throw invalid(`${tier} tier parameters support a maximum parameter value of ${maximum} characters`);
};

const shown = ({ name, value, version, modified }: StoredParameter, { region, account }: Call): sdk.Parameter => ({
  Name: name,
  Type: 'String',
  Value: value,
  Version: version,
  LastModifiedDate: new Date(modified),
  ARN: `arn:${region.startsWith('cn-') ? 'aws-cn' : 'aws'}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`,
  DataType: 'text',
});

/** Makes an empty Parameter Store. */
export const createParameters = (): Parameters => {
  const stored = new Map<string, StoredParameter>();
  const listeners = new Set<(change: ParameterChange) => void>();

  const put = (input: PutInput, { now }: Call): Answer<sdk.PutParameterCommandOutput> => {
    checkPut(input);
    const { Name: name = '', Value: value = '' } = input;
    const before = stored.get(name);
    if (before && input.Overwrite !== true)
      throw new ServiceError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    if (!before && input.Type === undefined) throw invalid('A parameter type is required when you create a parameter.');
    const version = (before?.version ?? 0) + 1;
    stored.set(name, { name, value, version, modified: now });
    for (const listener of listeners) listener({ operation: before ? 'Update' : 'Create', name, type: 'String' });
    return { Version: version, Tier: Buffer.byteLength(value) > maximumBytes.Standard ? 'Advanced' : 'Standard' };
  };

  const get = ({ Names = [] }: sdk.GetParametersCommandInput, call: Call): Answer<sdk.GetParametersCommandOutput> => ({
    Parameters: Names.flatMap((name) => stored.get(name) ?? []).map((parameter) => shown(parameter, call)),
    InvalidParameters: Names.filter((name) => !stored.has(name)),
  });

  return {
    service: {
      sdk,
      operations: {
        PutParameter: servingOnly(['Name', 'Value', 'Type', 'Overwrite', 'Tier'], put),
        GetParameters: servingOnly(['Names'], get),
      },
    },
    get: (name) => stored.get(name),
    onChange: (listener) => void listeners.add(listener),
  };
};
