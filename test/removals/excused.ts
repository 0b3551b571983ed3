/** The written list of statements that no story can need: those of installation and Session Manager. At most eight. */

/** Why a statement stands in the template although no story misses it. */
export interface Excuse {
  /** The end of the statement's name. */
  readonly statement: string;
  readonly why: string;
}

export const excuses: readonly Excuse[] = [
  {
    statement: 'FetchBundle',
    why: 'the installation fetches the probe’s bundle with it; the lab runs the probe without installing it',
  },
  {
    statement: 'SystemsManagerAgent',
    why: 'the agent on the host calls these for the installation and for Session Manager; the lab has no host',
  },
  {
    statement: 'SystemsManagerItems',
    why: 'as above, for the installation and Session Manager: calls that can be limited to instances and documents',
  },
];

/** The excuse of a statement, and of each of its actions. */
export const excuseOf = (name: string): Excuse | undefined =>
  excuses.find(({ statement }) => name.split(': ')[1] === statement);
