import { GetParametersCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** Reads parameters in one call: the text by name; a parameter that does not exist is missing. */
export const readParameters = async (
  client: SSMClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
  const answer = await client.send(new GetParametersCommand({ Names: [...names] }), { abortSignal: signal });
  return new Map(
    (answer.Parameters ?? []).flatMap(({ Name, Value }): [string, string][] =>
      Name === undefined || Value === undefined ? [] : [[Name, Value]],
    ),
  );
};

/** A text to write. Intelligent tiering: past 4 KB the parameter becomes an advanced one by itself. */
export interface ParameterText {
  readonly name: string;
  readonly text: string;
}

const put = (
  client: SSMClient,
  { name, text, overwrite }: ParameterText & { overwrite: boolean },
  signal: AbortSignal,
) => {
  const input = { Name: name, Value: text, Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: overwrite } as const;
  return client.send(new PutParameterCommand(input), { abortSignal: signal });
};

/** Writes a parameter, made where it does not exist. */
export const writeParameter = async (
  client: SSMClient,
  parameter: ParameterText,
  signal: AbortSignal,
): Promise<void> => {
  await put(client, { ...parameter, overwrite: true }, signal);
};

/** Makes a parameter. `exists`, with nothing written, where it is there already: of several at once, one makes it. */
export const makeParameter = async (
  client: SSMClient,
  parameter: ParameterText,
  signal: AbortSignal,
): Promise<'made' | 'exists'> => {
  try {
    await put(client, { ...parameter, overwrite: false }, signal);
    return 'made';
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterAlreadyExists') return 'exists';
    throw error;
  }
};
