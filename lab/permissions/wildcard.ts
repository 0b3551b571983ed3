const compiled = new Map<string, RegExp>();

const regexOf = (pattern: string): RegExp => {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
};

/** Whether a text is as a pattern has it: `*` stands for any characters, `?` for one. */
export const matches = (pattern: string, text: string): boolean => {
  const regex = compiled.get(pattern) ?? regexOf(pattern);
  compiled.set(pattern, regex);
  return regex.test(text);
};

/** The six parts of an ARN; the last may hold colons. */
const partsOf = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

/** As `matches`, but each of an ARN's six parts by itself: a wildcard does not reach over a colon into the next part. */
export const matchesArn = (pattern: string, arn: string): boolean => {
  if (pattern === '*') return true;
  const parts = partsOf(arn);
  return partsOf(pattern).every((part, index) => matches(part, parts[index] ?? ''));
};

/** Whether there is a text that is as both patterns have it. */
const overlaps = (one: string, other: string): boolean => {
  if (one === '' || other === '') return /^\**$/.test(one + other);
  const [first, second] = [one.charAt(0), other.charAt(0)];
  if (first === '*') return overlaps(one.slice(1), other) || overlaps(one, other.slice(1));
  if (second === '*') return overlaps(other, one);
  return (first === second || `${first}${second}`.includes('?')) && overlaps(one.slice(1), other.slice(1));
};

/** Whether there is an ARN that is as both patterns have it. */
export const overlapsArn = (one: string, other: string): boolean => {
  const parts = partsOf(other);
  return partsOf(one).every((part, index) => overlaps(part, parts[index] ?? ''));
};
