import { onTestFinished } from 'vitest';
import type { Assembled } from '../../../lab/assemble.ts';
import type { Recorded } from '../../../lab/journal.ts';
import { templateOf, withTemplate } from '../../removals/alter.ts';
import { openVirtual, type VirtualStage } from '../../story/virtual-stage.ts';

/** A synthesized stack with something taken from its policies, played in virtual time. */

interface Statement {
  readonly Sid?: string;
  Action: string | readonly string[];
  readonly Principal?: unknown;
}
/** Whether a statement stays. */
export type Keeps = (statement: Statement, resourceType: string) => boolean;

interface Document {
  Statement: Statement[];
}

const documents = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument'];

/** The stack without the statements that `keeps` does not keep; a test that takes nothing away is none, so it throws. */
const altered = (assembled: Assembled, keeps: Keeps): Assembled => {
  const changed = templateOf(assembled);
  let taken = 0;
  for (const { Type, Properties = {} } of Object.values(changed.Resources)) {
    for (const document of documents.flatMap((name) => (Properties[name] as Document | undefined) ?? [])) {
      const before = document.Statement.length;
      document.Statement = document.Statement.filter((statement) => keeps(statement, Type));
      taken += before - document.Statement.length;
    }
  }
  if (taken === 0) throw new Error('no statement was taken away');
  const written = withTemplate(assembled, changed);
  onTestFinished(() => written.discard());
  return written;
};

/** A stage, and each different refusal since it was opened. */
export interface Watched extends VirtualStage {
  readonly refusals: ReadonlySet<string>;
}

const isRefusal = ({ name }: Error): boolean => /AccessDenied|Unauthorized|Authorization|Unrecognized/.test(name);

const refusalIn = (happening: Recorded): Error | undefined => {
  if (happening.kind === 'refused') return happening.error;
  const error = happening.kind === 'api call' ? happening.error : undefined;
  return error instanceof Error && isRefusal(error) ? error : undefined;
};

/** Opens a stack, whole or altered, and closes it with the test. */
export const play = async (assembled: Assembled, keeps?: Keeps): Promise<Watched> => {
  const stage = await openVirtual(keeps === undefined ? assembled : altered(assembled, keeps));
  onTestFinished(() => stage.close());
  const refusals = new Set<string>();
  stage.lab.observe((happening) => {
    const refusal = refusalIn(happening);
    if (refusal !== undefined) refusals.add(`${refusal.name}: ${refusal.message}`);
  });
  return { ...stage, refusals };
};

/** Keeps every statement but that of this Sid. */
export const without =
  (sid: string): Keeps =>
  ({ Sid }) =>
    Sid !== sid;
