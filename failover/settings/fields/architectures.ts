/** The processors that a probe's host may have, as images and hosts name them. */
export const architectures = ['x86_64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];
