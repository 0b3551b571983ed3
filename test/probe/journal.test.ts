import { expect, test } from 'vitest';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { createLog } from '../../probe/journal.ts';

const lines = (isJournal: boolean): string => {
  const written: string[] = [];
  const log = createLog({ clock: createVirtualClock(0), write: (text) => written.push(text), isJournal });
  log('info', 'probe starts', { slot: 'a' });
  log('warn', 'two\nlines');
  log('error', 'own network absent');
  return written.join('');
};

test('each line is one JSON object, with the priority in front that systemd takes off', () => {
  expect(lines(true)).toBe(
    '<6>{"level":"info","message":"probe starts","timestamp":"1970-01-01T00:00:00.000Z","slot":"a"}\n' +
      '<4>{"level":"warn","message":"two\\nlines","timestamp":"1970-01-01T00:00:00.000Z"}\n' +
      '<3>{"level":"error","message":"own network absent","timestamp":"1970-01-01T00:00:00.000Z"}\n',
  );
});

test('without a journal the lines are JSON alone', () => {
  expect(
    lines(false)
      .split('\n')
      .slice(0, 3)
      .map((line) => (JSON.parse(line) as { level: string }).level),
  ).toEqual(['info', 'warn', 'error']);
});
