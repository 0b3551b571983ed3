import { formatInstant, minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { drawn, uuid, type Chance, type Delay } from '../time/chance.ts';
import type { Faults } from '../faults/faults.ts';
import type { Journal } from '../journal.ts';
import type { RunningLatencies } from '../time/latencies.ts';
import type { Timers } from '../time/timers.ts';
import type { LabEvent } from './event.ts';
import type { Matches } from './event-pattern.ts';

/** Who gets a rule's events. */
export interface Target {
  readonly id: string;
  /** Hands the event over; throws where the target does not take it. */
  readonly deliver: (event: unknown) => void;
  /** Where an event goes that could not be delivered. */
  readonly deadLetters?: (event: unknown) => void;
  /** How long, and how often, an event is tried again that the target did not answer. */
  readonly retryPolicy: RetryPolicy;
}

interface RetryPolicy {
  readonly maximumAge: Milliseconds;
  readonly maximumRetries: number;
}

/** AWS backs off exponentially, and says not from what to what: modelled. */
const backOff = (retries: number): Milliseconds => Math.min(5 * minute, second * 2 ** retries);

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
  readonly latencies: RunningLatencies;
  readonly faults: Faults;
  readonly chance: Chance;
  readonly account: string;
  readonly region: string;
}

interface Delivery {
  readonly rule: string;
  readonly target: Target;
  readonly event: LabEvent;
  readonly since: Instant;
  readonly retries: number;
}

const deliver = (target: Target, event: unknown): void => {
  try {
    target.deliver(event);
  } catch {
    // A function takes every event that its policy allows; a missing permission AWS does not try again.
    target.deadLetters?.(event);
  }
};

/** An event as its source gives it; the bus adds the rest. */
export type GivenEvent = Omit<LabEvent, 'version' | 'id' | 'account' | 'region'>;

const complete = (event: GivenEvent, { account, region, chance }: EventBusOptions): LabEvent => ({
  version: '0',
  id: uuid(chance),
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
  const { timers, journal, latencies, faults, chance } = options;
  const rules = new Map<string, { readonly rule: Rule; enabled: boolean }>();

  const found = (name: string) => {
    const entry = rules.get(name);
    if (entry === undefined) throw new Error(`rule ${name}: there is none; there are ${[...rules.keys()].join(', ')}`);
    return entry;
  };

  const arrive = (delivery: Delivery): void => {
    const { rule, target, event } = delivery;
    journal.record({ kind: 'event', rule, target: target.id, event });
    deliver(target, event);
  };

  const tryAgain = ({ retries, ...delivery }: Delivery): void => {
    const { target, since } = delivery;
    const { maximumAge, maximumRetries } = target.retryPolicy;
    const wait = backOff(retries);
    if (retries >= maximumRetries || timers.clock.now() + wait - since > maximumAge)
      return target.deadLetters?.(delivery.event);
    timers.after(wait, () => reach({ ...delivery, retries: retries + 1 }));
  };

  /** Brings an event to its target, but for what goes wrong on the way. */
  const reach = (delivery: Delivery): void => {
    const { rule, event } = delivery;
    const mishap = faults.ofEvent({ rule, source: event.source, event });
    const later = (delay: Delay): void => timers.after(drawn(delay, chance), () => arrive(delivery));
    switch (mishap?.kind) {
      case undefined:
        return arrive(delivery);
      case 'lost':
        return undefined;
      case 'duplicated':
        arrive(delivery);
        return later(mishap.after);
      case 'delayed':
        return later(mishap.by);
      case 'undeliverable':
        return tryAgain(delivery);
    }
  };

  const fire = ({ name: rule, targets }: Rule, event: LabEvent): void => {
    const since = timers.clock.now();
    for (const target of targets)
      timers.after(latencies.of('eventDelivery'), () => reach({ rule, target, event, since, retries: 0 }));
  };

  return {
    add: (rule) => {
      const entry = { rule, enabled: rule.enabled };
      rules.set(rule.name, entry);
      if (rule.rate === undefined) return;
      timers.every(rule.rate, (timers.clock.now() + latencies.of('firstTick')) % rule.rate, (at) => {
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
