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

/** Writes a parameter, made where it does not exist. Intelligent tiering: past 4 KB it becomes an advanced one by itself. */
export const writeParameter = async (
  client: SSMClient,
  parameter: { readonly name: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> => {
  await client.send(
    new PutParameterCommand({
      Name: parameter.name,
      Value: parameter.text,
      Type: 'String',
      Tier: 'Intelligent-Tiering',
      Overwrite: true,
    }),
    { abortSignal: signal },
  );
};
