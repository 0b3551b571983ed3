import { defineConfig } from 'vitest/config';

/** One project per kind of test: `npx vitest run --project unit`. */
const project = (name: string, include: readonly string[], timeoutSeconds = 10) => ({
  test: {
    name,
    // Bundles are run as Node runs them, not as Vite would transform them.
    server: { deps: { external: [/\/asset\.[0-9a-f]+\//, /\/dist\//] } },
    include: [...include],
    testTimeout: timeoutSeconds * 1000,
    hookTimeout: timeoutSeconds * 1000,
  },
});

/** The example's stack is synthesized once for all of a project's tests. */
const onExample = (...of: Parameters<typeof project>) => ({
  test: { ...project(...of).test, globalSetup: 'test/example.setup.ts' },
});

/** The sites of worlds, too. */
const onSites = (...of: Parameters<typeof project>) => ({
  test: { ...project(...of).test, globalSetup: 'test/worlds/sites.setup.ts' },
});

const alone = project('template', ['test/cdk/**/*.test.ts'], 60);
/** The CDK takes seconds to load and keeps no state between apps: each worker loads it once, not once per file. */
const template = { test: { ...alone.test, isolate: false } };

export default defineConfig({
  test: {
    passWithNoTests: false,
    // By itself Vitest takes one worker on two cores, and the longest test mostly waits for a story in real time.
    maxWorkers: 2,
    allowOnly: process.env['CI'] === undefined,
    projects: [
      project(
        'unit',
        ['test/{failover,aws,handlers,probe,property,model,bench,fuzz}/**/*.test.ts', 'test/*.test.ts'],
        20,
      ),
      template,
      onExample('lab', ['test/lab/**/*.test.ts', 'test/contract/**/*.test.ts'], 180),
      onExample('story', ['test/{story,removals,load}/**/*.test.ts'], 180),
      onSites('worlds', ['test/{worlds,planted}/**/*.test.ts'], 180),
      project('commands', ['test/commands/**/*.test.ts'], 420),
    ],
  },
});
