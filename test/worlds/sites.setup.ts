import type { TestProject } from 'vitest/node';
import { assembleSites, type Source } from './sites.ts';

declare module 'vitest' {
  interface ProvidedContext {
    sites: Source;
  }
}

/** Synthesizes the sites of worlds once for all tests of a project: that takes seconds, and none of them changes them. */
export const setup = async (project: TestProject): Promise<() => void> => {
  const sites = await assembleSites();
  project.provide('sites', sites.source);
  return () => sites.discard();
};
