import type { TestProject } from 'vitest/node';
import { assemble, type Assembled } from '../lab/assemble.ts';

declare module 'vitest' {
  interface ProvidedContext {
    example: Assembled['template'];
  }
}

/** Synthesizes the example once for all tests of a project: that takes seconds, and none of them changes it. */
export const setup = async (project: TestProject): Promise<() => void> => {
  const assembled = await assemble('failover.example.yaml');
  project.provide('example', assembled.template);
  return () => assembled.discard();
};
