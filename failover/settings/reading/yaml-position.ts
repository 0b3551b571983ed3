import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';

/** Where in the YAML text a field stands, and what stands there. */
export interface YamlPosition {
  /** Characters from the start of the text. */
  readonly offset: number;
  /** The field's node; undefined where the field is absent and `offset` is that of its nearest parent. */
  readonly node: Node | undefined;
}

/** Keys that are no scalars are refused before. */
const keyText = ({ key }: Pair): string => String((key as Scalar).value);

// Stryker disable next-line OptionalChaining: what was parsed has a range.
const start = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** One step down. A scalar stands at itself, a mapping or list at its key: what it holds may begin lines below. */
const step = (parent: Node, key: PropertyKey): YamlPosition | undefined => {
  if (isSeq(parent)) {
    const item = parent.items[Number(key)];
    return isNode(item) ? { offset: start(item) ?? 0, node: item } : undefined;
  }
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((it) => keyText(it) === String(key));
  if (pair === undefined) return undefined;
  const offset =
    (isScalar(pair.value) && pair.value.source !== '' ? start(pair.value) : undefined) ?? start(pair.key) ?? 0;
  return { offset, node: isNode(pair.value) ? pair.value : undefined };
};

/** Finds a field by its path; the nearest parent's place where it is absent. */
export const findField = (document: Document, path: readonly PropertyKey[]): YamlPosition => {
  let at: YamlPosition = { offset: start(document.contents) ?? 0, node: document.contents ?? undefined };
  for (const key of path) {
    const next = at.node && step(at.node, key);
    if (next === undefined) return { offset: at.offset, node: undefined };
    at = isAlias(next.node) ? { ...next, node: next.node.resolve(document) } : next;
  }
  return at;
};

/** Finds a key by its path, whatever it holds. */
export const findKey = (document: Document, path: readonly PropertyKey[]): YamlPosition => {
  const parent = findField(document, path.slice(0, -1));
  const pair = isMap(parent.node) ? parent.node.items.find((it) => keyText(it) === String(path.at(-1))) : undefined;
  return { offset: start(pair?.key) ?? parent.offset, node: undefined };
};

/** The path of each key, by the offset at which it begins. */
export const keyPaths = (document: Document): ReadonlyMap<number, readonly PropertyKey[]> => {
  const found = new Map<number, PropertyKey[]>();
  visit(document, {
    Pair(_, pair, ancestors) {
      const chain = [...ancestors, pair];
      const path = chain.flatMap((node, index): PropertyKey[] => {
        if (isPair(node)) return [keyText(node)];
        const below = chain[index + 1];
        return isSeq(node) && isNode(below) ? [node.items.indexOf(below)] : [];
      });
      found.set(start(pair.key) ?? 0, path);
    },
  });
  return found;
};

/** Where the first key stands that is no plain word; undefined where all are. */
export const oddKeyOffset = (document: Document): number | undefined => {
  let found: number | undefined;
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key)) return undefined;
      found = start(key) ?? 0;
      return visit.BREAK;
    },
  });
  return found;
};

/** Where the first alias stands that names no anchor before it, or else the first alias at all. */
export const aliasOffset = (document: Document): number => {
  const anchors = new Set<string | undefined>();
  let found: Alias | undefined;
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) {
        anchors.add(node.anchor);
        return undefined;
      }
      found ??= node;
      if (anchors.has(node.source)) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return start(found) ?? 0;
};
