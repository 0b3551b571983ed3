import { randomUUID } from 'node:crypto';
import { formatInstant, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Journal } from '../journal.ts';
import type { Latencies } from '../latencies.ts';
import type { Timers } from '../timers.ts';
import type { LabEvent } from './event.ts';
import type { Matches } from './event-pattern.ts';

/** Who gets a rule's events. */
export interface Target {
  readonly id: string;
  /** Hands the event over; throws where the target does not take it. */
  readonly deliver: (event: unknown) => void;
  /** What the target gets in the event's place. */
  readonly input?: unknown;
  /** Where an event goes that could not be delivered. */
  readonly deadLetters?: (event: unknown) => void;
}

interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly matches?: Matches;
  /** How often the rule fires of itself. */
  readonly rate?: Milliseconds;
  readonly targets: readonly Target[];
}

/** The default event bus with its rules. */
export interface EventBus {
  add(rule: Rule): void;
  /** Sends an event to every rule whose pattern it matches. */
  put(event: GivenEvent): void;
  /** As DisableRule and EnableRule do. Each throws where there is no such rule. */
  disable(name: string): void;
  enable(name: string): void;
  rules(): readonly Rule[];
}

export interface EventBusOptions {
  readonly timers: Timers;
  readonly journal: Journal;
  readonly latencies: Latencies;
  readonly account: string;
  readonly region: string;
}

const deliver = (target: Target, event: unknown): void => {
  try {
    target.deliver(target.input ?? event);
  } catch {
    // All that the lab's targets refuse is a missing permission, which AWS does not try again.
    target.deadLetters?.(event);
  }
};

/** An event as its source gives it; the bus adds the rest. */
export type GivenEvent = Omit<LabEvent, 'version' | 'id' | 'account' | 'region'>;

const complete = (event: GivenEvent, { account, region }: Pick<EventBusOptions, 'account' | 'region'>): LabEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': event['detail-type'],
  source: event.source,
  account,
  time: event.time,
  region,
  resources: event.resources,
  detail: event.detail,
});

/** What a schedule sends. */
const scheduledEvent = ({ arn }: Rule, at: Instant): GivenEvent => ({
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  time: formatInstant(at),
  resources: [arn],
  detail: {},
});

/** Makes a bus without rules. */
export const createEventBus = (options: EventBusOptions): EventBus => {
  const { timers, journal, latencies } = options;
  const rules = new Map<string, { readonly rule: Rule; enabled: boolean }>();

  const found = (name: string) => {
    const entry = rules.get(name);
    if (entry === undefined) throw new Error(`rule ${name}: there is none; there are ${[...rules.keys()].join(', ')}`);
    return entry;
  };

  const fire = (rule: Rule, event: LabEvent): void => {
    for (const target of rule.targets) {
      timers.after(latencies.eventDelivery, () => {
        journal.record({ kind: 'event', rule: rule.name, target: target.id, event });
        deliver(target, event);
      });
    }
  };

  return {
    add: (rule) => {
      const entry = { rule, enabled: rule.enabled };
      rules.set(rule.name, entry);
      if (rule.rate === undefined) return;
      timers.every(rule.rate, (timers.clock.now() + latencies.firstTick) % rule.rate, (at) => {
        if (entry.enabled) fire(rule, complete(scheduledEvent(rule, at), options));
      });
    },
    put: (given) => {
      const event = complete(given, options);
      for (const { rule, enabled } of rules.values()) if (enabled && rule.matches?.(event) === true) fire(rule, event);
    },
    disable: (name) => void (found(name).enabled = false),
    enable: (name) => void (found(name).enabled = true),
    rules: () => [...rules.values()].map(({ rule, enabled }) => ({ ...rule, enabled })),
  };
};
