/** Texts with names in braces, which stand for what was found: `{path} is degraded`. */

/** The names in braces of a text. */
export type Slot<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Slot<Rest> : never;

/** The text with what stands for its names; one that misses a name does not compile. */
export const filled = <Text extends string>(text: Text, slots: Readonly<Record<Slot<Text>, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (slots as Readonly<Record<string, string>>)[name] ?? whole);
