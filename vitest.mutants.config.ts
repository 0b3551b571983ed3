import { defineConfig } from 'vitest/config';

/** What judges the mutants of `failover/` (`npm run mutants`): its unit tests alone, which take seconds and draw no lots. */
export default defineConfig({
  test: { include: ['test/{failover,handlers,aws}/**/*.test.ts'], testTimeout: 20_000, isolate: false },
});
