import * as z from 'zod';
import { settingsSchema } from '../site-schema.ts';

/** A node of the JSON Schema, as far as we read it. */
export interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly errorMessage?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

const description = 'The configuration of dx-failover: failover.yaml';

let made: SchemaNode | undefined;

/** The JSON Schema of the configuration file, for editors: what `failover.schema.json` holds. Made once: each fault asks. */
export const settingsJsonSchema = (): SchemaNode =>
  (made ??= {
    ...(z.toJSONSchema(settingsSchema, { io: 'input' }) as SchemaNode),
    description,
  });

const child = (node: SchemaNode, key: PropertyKey): SchemaNode | undefined => {
  const own = node.properties?.[String(key)] ?? node.items;
  if (own !== undefined) return own;
  if (typeof node.additionalProperties === 'object') return node.additionalProperties;
  return node.anyOf?.map((branch) => child(branch, key)).find((found) => found !== undefined);
};

/** The part of the schema that judges the field at `path`; undefined where the schema knows no such field. */
export const schemaAt = (path: readonly PropertyKey[]): SchemaNode | undefined =>
  path.reduce<SchemaNode | undefined>((node, key) => node && child(node, key), settingsJsonSchema());

/** The keys that the mapping at `path` may hold. */
export const keysAt = (path: readonly PropertyKey[]): string[] => {
  const at = schemaAt(path);
  return (at?.anyOf ?? [at]).flatMap((node) => Object.keys(node?.properties ?? {}));
};
