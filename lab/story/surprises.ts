import { watchPrefix } from '../../failover/names.ts';
import type { Site } from '../../failover/settings/site.ts';
import type { Recorded } from '../journal.ts';

/** What the story *outage and recovery* tells: the two switches, and that a site which was just made is watched. */
const expectedKeys: ReadonlySet<string> = new Set(['failover', 'failback', 'watching']);

interface Publication {
  readonly Subject?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

const surpriseIn = (site: Site, happening: Recorded): string | undefined => {
  switch (happening.kind) {
    case 'api call': {
      if (happening.action !== 'sns:Publish' || happening.error !== undefined) return undefined;
      const { Subject: subject, MessageAttributes: attributes } = happening.input as Publication;
      const key = attributes?.['key']?.StringValue ?? '';
      return expectedKeys.has(key) ? undefined : `somebody was told what this story does not expect: ${subject}`;
    }
    case 'alarm':
      return happening.name.startsWith(watchPrefix(site)) && happening.to === 'ALARM'
        ? `an alarm that watches dx-failover itself rang: ${happening.name}`
        : undefined;
    case 'invocation ended':
      return happening.error === undefined
        ? undefined
        : `a run of ${happening.functionName} failed: ${happening.error}`;
    case 'dead letter':
      return `an event was given up, to the queue ${happening.queue}`;
    case 'refused':
      return `a service was refused: ${happening.error.message}`;
    case 'fault of the lab':
      return `the lab itself failed: ${String(happening.error)}`;
    case 'event':
    case 'invocation started':
    case 'log line':
    case 'message':
    case 'mishap':
    case 'routes':
      return undefined;
  }
};

/** What went otherwise than in the story, each once, in order: then it did not end well, wherever traffic went. */
export const surprisesIn = (site: Site, seen: readonly Recorded[]): readonly string[] => [
  ...new Set(seen.flatMap((it) => surpriseIn(site, it) ?? [])),
];
