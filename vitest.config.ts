import { defineConfig } from 'vitest/config';

/**
 * One project per kind of test: `npx vitest run --project unit`. `npm test` leaves out *story*, *worlds* and *commands*,
 * which take most of the time and found a fault of their own only now and then; `npm run test:rest` runs them.
 */
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

/**
 * Its files share a worker each, which loads the SDK, the CDK and the schemas once, not once per file: what these tests
 * load keeps no state between them.
 */
const inOneGo = ({ test }: ReturnType<typeof project>) => ({
  test: { ...test, isolate: false },
});

export default defineConfig({
  test: {
    passWithNoTests: false,
    // By itself Vitest takes one worker on two cores, and the longest test mostly waits for a story in real time.
    maxWorkers: 2,
    allowOnly: process.env['CI'] === undefined,
    projects: [
      inOneGo(
        project(
          'unit',
          ['test/{failover,aws,handlers,probe,property,model,bench,fuzz,tools}/**/*.test.ts', 'test/*.test.ts'],
          20,
        ),
      ),
      inOneGo(project('template', ['test/cdk/**/*.test.ts'], 60)),
      inOneGo(onExample('lab', ['test/lab/**/*.test.ts', 'test/contract/**/*.test.ts'], 180)),
      onExample('load', ['test/load/**/*.test.ts'], 180),
      onExample('story', ['test/{story,removals}/**/*.test.ts'], 180),
      onSites('found', ['test/worlds/{found,one-address,worlds}.test.ts'], 180),
      onSites('worlds', ['test/worlds/{hundred-*,peers,points,api-errors}.test.ts'], 180),
      project('commands', ['test/commands/**/*.test.ts'], 420),
    ],
  },
});
