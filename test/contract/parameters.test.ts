import { GetParametersCommand as GetMany, PutParameterCommand as Put } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParameterChange } from '../../lab/services/parameters.ts';
import { startLabFor, ways } from './clients.ts';
import { account, region, start } from './lab-under-test.ts';

const Name = '/dx-failover/hq/override';
const override = { Name, Value: '{"path":"backup"}', Type: 'String' } as const;

describe.each(ways)('Parameter Store, called by the SDK %s', (way) => {
  let lab: Awaited<ReturnType<typeof startLabFor>>;
  beforeEach(async () => {
    lab = await startLabFor(way);
  });
  afterEach(() => lab.http.close());

  it('stores a parameter, counts its versions, and gives it back', async () => {
    const first = await lab.ssm.send(new Put(override));
    const second = await lab.ssm.send(new Put({ Name, Value: 'auto', Overwrite: true }));

    const { Parameters } = await lab.ssm.send(new GetMany({ Names: [Name] }));
    expect([first.Version, second.Version]).toEqual([1, 2]);
    expect(Parameters).toEqual([
      {
        Name,
        Value: 'auto',
        Type: 'String',
        Version: 2,
        DataType: 'text',
        LastModifiedDate: new Date(start),
        ARN: `arn:aws:ssm:${region}:${account}:parameter/dx-failover/hq/override`,
      },
    ]);
  });

  it('reads several at once, and names those that do not exist', async () => {
    await lab.ssm.send(new Put(override));

    const { Parameters, InvalidParameters } = await lab.ssm.send(
      new GetMany({ Names: [Name, '/dx-failover/hq/memory'] }),
    );

    expect(Parameters).toMatchObject([{ Name, Value: override.Value }]);
    expect(InvalidParameters).toEqual(['/dx-failover/hq/memory']);
  });

  it('says what happened to a parameter, as the event does', async () => {
    const heard: ParameterChange[] = [];
    lab.parameters.onChange((change) => heard.push(change));

    await lab.ssm.send(new Put(override));
    await lab.ssm.send(new Put({ ...override, Overwrite: true }));

    expect(heard).toEqual([
      { operation: 'Create', name: Name, type: 'String' },
      { operation: 'Update', name: Name, type: 'String' },
    ]);
    expect(lab.parameters.get(Name)).toMatchObject({ value: override.Value, version: 2 });
  });

  it('takes 4096 bytes and no more', async () => {
    await lab.ssm.send(new Put({ ...override, Value: 'x'.repeat(4096) }));

    await expect(
      lab.ssm.send(new Put({ ...override, Overwrite: true, Value: 'x'.repeat(4097) })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Standard tier parameters support a maximum parameter value of 4096 characters',
    });
  });

  it('takes 8192 bytes, as an advanced parameter, where the tier is left to Parameter Store', async () => {
    const tiered = { ...override, Overwrite: true, Tier: 'Intelligent-Tiering' } as const;

    expect((await lab.ssm.send(new Put({ ...tiered, Value: 'x'.repeat(4096) }))).Tier).toBe('Standard');
    expect((await lab.ssm.send(new Put({ ...tiered, Value: 'x'.repeat(8192) }))).Tier).toBe('Advanced');
    await expect(lab.ssm.send(new Put({ ...tiered, Value: 'x'.repeat(8193) }))).rejects.toMatchObject({
      message: 'Advanced tier parameters support a maximum parameter value of 8192 characters',
    });
  });

  it.each([
    [
      'a name with a space',
      new Put({ ...override, Name: '/a b' }),
      'ValidationException',
      'Parameter name: /a b is invalid; it must consist of letters, digits and . - _ in at most 15 levels that begin with /, and not start with aws or ssm',
    ],
    [
      'a name of AWS’s own',
      new Put({ ...override, Name: '/aws/x' }),
      'ValidationException',
      'Parameter name: /aws/x is invalid; it must consist of letters, digits and . - _ in at most 15 levels that begin with /, and not start with aws or ssm',
    ],
    [
      'no type for a new one',
      new Put({ Name, Value: 'x' }),
      'ValidationException',
      'A parameter type is required when you create a parameter.',
    ],
    [
      'a secret',
      new Put({ ...override, Type: 'SecureString' }),
      'UnsupportedParameterType',
      'the lab serves parameters of type String only, got SecureString',
    ],
    [
      'another tier',
      new Put({ ...override, Tier: 'Advanced' }),
      'ValidationException',
      'the lab serves the tiers Standard and Intelligent-Tiering only, got Advanced',
    ],
  ])('refuses %s', async (_what, command, name, message) => {
    await expect(lab.ssm.send(command)).rejects.toMatchObject({ name, message });
  });
});
