/** What a run does to the world. */
export type Step = 'create' | 'delete' | 'announce' | 'remember' | 'recall';

/**
 * A step of a run that failed for good in this run. The run goes on with its other steps and rejects at its end, so that
 * Lambda tries again and the alarm on errors rings.
 */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  readonly step: Step;
  /** What the step was about: a route table and list, a parameter, an announcement's key. */
  readonly resource: string;

  constructor(of: { readonly step: Step; readonly resource: string; readonly why: string }, options?: ErrorOptions) {
    super(`${of.step} ${of.resource}: ${of.why}`, options);
    this.step = of.step;
    this.resource = of.resource;
  }
}

/** An error in one line: its name, where that says something, and its message. */
export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
};

/** Throws nothing, the one failure, or all of them as one. */
export const throwAll = (failures: readonly ApplyError[]): void => {
  const [only] = failures;
  if (only === undefined) return;
  if (failures.length === 1) throw only;
  throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
};
