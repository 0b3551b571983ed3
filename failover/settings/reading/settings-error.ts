/** A fault of the configuration file, complete enough to mend it without any other document. */
export interface SettingsError {
  /** Both count from 1; undefined for a site that the deployment wrote down as JSON. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Absent where the fault belongs to no site. */
  readonly site?: string | undefined;
  /** The way to the field from its site on, such as `primary.targets[0]`; empty for the whole. */
  readonly field: string;
  /** What the file holds there, as the file writes it. */
  readonly got: string;
  readonly allowed: string;
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');

/** The site and the field that a path into the configuration file names. */
export const ownerOf = (path: readonly PropertyKey[]): Pick<SettingsError, 'site' | 'field'> =>
  path[0] === 'sites' && path.length > 1
    ? { site: String(path[1]), field: fieldName(path.slice(2)) }
    : { site: undefined, field: fieldName(path) };

/** What the file holds is not ours: in an error it neither forges a line, nor turns text around, nor fills the screen. */
const plain = (text: string, longest: number): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > longest ? `${line.slice(0, longest).replace(/\p{Cs}/u, '')}…` : line;
};

/** `failover.yaml:12: site hq: failback.holdDown: got "15 minutes"; allowed: a duration such as …` */
export const formatSettingsError = (error: SettingsError, file = 'failover.yaml'): string => {
  const place = error.line === undefined ? file : `${file}:${error.line}`;
  const where = [error.site === undefined ? '' : `site ${error.site}`, error.field].filter((part) => part !== '');
  const parts = [place, ...where.map((part) => plain(part, 100))];
  return `${parts.join(': ')}: got ${plain(error.got, 300)}; allowed: ${plain(error.allowed, 1000)}`;
};

/** The configuration must be mended. The message lists every fault, one a line. */
export class InvalidSettingsError extends Error {
  override readonly name = 'InvalidSettingsError';
  readonly errors: readonly SettingsError[];

  constructor(errors: readonly SettingsError[], file?: string) {
    super(errors.map((error) => formatSettingsError(error, file)).join('\n'));
    this.errors = errors;
  }
}

/** A value as an error shows it. */
export const showValue = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
};
