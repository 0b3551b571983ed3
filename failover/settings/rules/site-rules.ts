import type * as z from 'zod';

/** A field that contradicts another, and what would be allowed in its place. */
export interface Contradiction {
  readonly at: readonly PropertyKey[];
  readonly allowed: string;
}

/** What no field can know alone. */
export interface SettingsRule<Settings> {
  /**
   * The fields that the rule reads, such as `failback.damping`; `*` stands for any key. The rule is judged where these are
   * free of faults, whatever else is wrong: so all faults come at once, and none only because of another.
   */
  readonly reads: readonly string[];
  readonly contradictions: (settings: Settings) => readonly Contradiction[];
}

/** The schema that also keeps the rules. They are part of it, so nothing reads a configuration past them. */
export const keeping = <Schema extends z.ZodType>(
  schema: Schema,
  rules: readonly SettingsRule<z.output<Schema>>[],
): Schema =>
  rules.reduce(
    (kept, rule) =>
      kept.superRefine(
        (settings, context) => {
          for (const { at, allowed } of rule.contradictions(settings)) {
            // Stryker disable next-line StringLiteral: nobody asks for the code of an issue that has a message.
            context.addIssue({ code: 'custom', path: [...at], message: allowed });
          }
        },
        // Stryker disable next-line MethodExpression: of the unknown keys of one mapping a rule reads all, or none.
        { when: ({ issues }) => !issues.some((issue) => placesOf(issue).some((place) => isRead(rule.reads, place))) },
      ),
    schema,
  );

type RawIssue = Parameters<
  NonNullable<NonNullable<Parameters<z.ZodType['superRefine']>[1]>['when']>
>[0]['issues'][number];

/** Where an issue lies: an unknown key lies at that key, and spoils no field beside it. */
const placesOf = (issue: RawIssue): PropertyKey[][] => {
  const path = [...(issue.path ?? [])];
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
};

const isRead = (reads: readonly string[], place: readonly PropertyKey[]): boolean =>
  reads.some((read) => {
    const keys = read.split('.');
    return place.slice(0, keys.length).every((key, index) => keys[index] === '*' || keys[index] === String(key));
  });
