/**
 * `npm run mutants`: each small fault put into `failover/` must be noticed by its unit tests, or be marked at its place as
 * one that changes nothing, with the reason. No kind of fault is left out. A part is tried by `--mutate`, never by
 * `--testFiles`: with that, a mutant of what is evaluated once would be put in too late, and go unnoticed.
 */
export default {
  // The Regions are generated, and a test compares the file.
  mutate: ['{failover,handlers,aws}/**/*.ts', '!failover/settings/fields/regions.ts'],
  // Else Stryker writes a line into every file, that one too.
  disableTypeChecks: false,
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutants.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // Stryker would rewrite the paths of a tsconfig by an API that TypeScript 7 has not: a file that does not exist is left alone.
  tsconfigFile: 'no-tsconfig.json',
  // What the unit tests do not read need not be copied.
  ignorePatterns: ['/*', '!/{failover,handlers,aws,lab,probe,cdk,tools,test,examples,docs}', '!/*.{json,yaml,ts,md}'],
  concurrency: 2,
  // On a busy machine a slow test is not a hanging one; endless loops are told by their count.
  timeoutMS: 60_000,
  incrementalFile: 'reports/mutants.json',
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 100, low: 100, break: 100 },
};
