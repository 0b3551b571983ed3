import { describe, expect, it } from 'vitest';
import { allErrors, representatives } from './api-errors.ts';
import { actions, documentedErrors, type Action } from './documented-errors.ts';
import { outcomeOf } from './outcome.ts';
import { outcomes, statedOutcome } from './outcomes.ts';
import { play } from './play.ts';
import { judge } from './promises/judge.ts';
import { stories, storyNames } from './stories.ts';
import { sites } from './synthesized.ts';
import { worldNamed } from './trial.ts';

/** Each call refused, once and for good. `npm run attack` tries each documented error; here, one of a kind for each call. */

const codesOf = (action: Action): readonly string[] => documentedErrors(action).map(({ code }) => code);

describe('the documented errors', () => {
  it('are those of every call that the reactor and the probe make', async () => {
    const made = new Set<string>();

    await play(sites, stories.outage, ({ stage: { lab } }) => {
      lab.observe((it) => {
        if (it.kind === 'api call' && /^LAB-(ROLE|PROBE)-/.test(it.principal)) made.add(it.action);
      });
    });

    expect([...made].toSorted()).toEqual([...actions].toSorted());
  });

  it('come from the SDK, where it models them', () => {
    expect(codesOf('ssm:PutParameter')).toEqual(
      expect.arrayContaining(['ParameterMaxVersionLimitExceeded', 'TooManyUpdates', 'InternalServerError']),
    );
    expect(codesOf('sns:Publish')).toEqual(expect.arrayContaining(['KMSAccessDeniedException', 'NotFoundException']));
    expect(codesOf('cloudwatch:SetAlarmState')).toEqual(expect.arrayContaining(['ResourceNotFound']));
    expect(codesOf('directconnect:DescribeVirtualInterfaces')).toContain('DirectConnectServerException');
    expect(documentedErrors('sns:Publish').find(({ code }) => code === 'KMSThrottlingException')?.is).toBe('throttled');
    expect(documentedErrors('sns:Publish').find(({ code }) => code === 'AuthorizationErrorException')?.is).toBe(
      'denied',
    );
  });

  it('are of every class for each call, and each is tried once and for good', () => {
    const classes = actions.map((action) => new Set(documentedErrors(action).map((error) => error.is)).size);

    expect(classes).toEqual(actions.map(() => 5));
    expect(new Set(allErrors('outage').map(({ replay }) => replay)).size).toBe(
      2 * actions.flatMap((action) => codesOf(action)).length,
    );
    const strikes = storyNames.flatMap(allErrors).map(({ replay }) => worldNamed(replay).strike?.kind);
    expect(new Set(strikes)).toEqual(new Set(['api error']));
  });
});

describe('an outage while a call is refused', () => {
  it.each(representatives('outage'))('goes as it is stated: $replay', async (attempted) => {
    const history = await play(sites, worldNamed(attempted.replay));

    expect(judge(history)).toEqual([]);
    expect(outcomeOf(history)).toEqual(statedOutcome(attempted));
    expect(history.befallen.map(({ kind }) => kind)).toEqual(['cut', 'api error']);
  });

  it('is told to people wherever traffic stays where it should not', () => {
    const silent = actions.filter((action) => {
      const { failover, failback, told } = outcomes[action].always;
      return (failover === 'never' || failback === 'never') && told.length === 0;
    });

    expect(silent).toEqual([]);
  });
});
