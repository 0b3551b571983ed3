import * as sdk from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { readParameters, writeParameter } from '../../aws/parameters.ts';
import { patient, served } from './served.ts';

describe('parameters', () => {
  it('are read in one call; one that does not exist is missing', async () => {
    const { client, inputs } = served(sdk, {
      GetParameters: () => ({ Parameters: [{ Name: '/a', Value: 'text' }], InvalidParameters: ['/b'] }),
    });

    const texts = await readParameters(new sdk.SSMClient(client), ['/a', '/b'], patient);

    expect([...texts]).toEqual([['/a', 'text']]);
    expect(inputs).toEqual([{ Names: ['/a', '/b'] }]);
  });

  it('are written over, and grow past 4 KB by themselves', async () => {
    const { client, inputs } = served(sdk, { PutParameter: () => ({ Version: 2 }) });

    await writeParameter(new sdk.SSMClient(client), { name: '/a', text: 'text' }, patient);

    expect(inputs).toEqual([
      { Name: '/a', Value: 'text', Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: true },
    ]);
  });
});
