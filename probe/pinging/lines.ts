/** Longer than any line of ping by far. */
export const longestLine = 1000;

/**
 * Cuts a child's output into lines, wherever its chunks end. What is longer than any line of ping is dropped up to its end,
 * so that a child which never ends a line fills no memory; a last line without its end is never heard: it may be cut short,
 * and half a sequence number names another ping.
 */
export const createLineReader = (hear: (line: string) => void): ((chunk: string) => void) => {
  let open = '';
  let isSkipping = false;
  return (chunk) => {
    const [last = '', ...ended] = (open + chunk).split('\n').toReversed();
    for (const line of ended.toReversed()) {
      if (!isSkipping && line.length <= longestLine) hear(line.replace(/\r$/, ''));
      isSkipping = false;
    }
    isSkipping ||= last.length > longestLine;
    open = isSkipping ? '' : last;
  };
};
