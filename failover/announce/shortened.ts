/** A site may have thousands of ranges: a person reads a few, the log has them all. */
const mostLines = 20;

/** The first lines, and how many more there are; `line` names the reactor's log line that has them all. */
export const shortened = (lines: readonly string[], line: string): readonly string[] => {
  const more = lines.length - mostLines;
  if (more <= 0) return lines;
  return [...lines.slice(0, mostLines), `And ${more} more: the line "${line}" of the reactor's log has them all.`];
};
