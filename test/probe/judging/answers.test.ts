import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../../probe/judging/answers.ts';

const detection = { interval: 200, threshold: 10 };

describe('what answered of late', () => {
  it('is deaf until the first answer, and once nothing has answered for a full streak', () => {
    const answers = createAnswers(detection);

    expect(answers.isDeaf(0)).toBe(true);
    answers.heard('backup', 1000);
    expect(answers.isDeaf(2999)).toBe(false);
    expect(answers.isDeaf(3000)).toBe(true);
  });

  it('takes a fault for that of one path only while the other one answers at least every second time', () => {
    const answers = createAnswers(detection);

    for (const at of [200, 400, 600, 800]) answers.heard('backup', at);
    expect(answers.isOtherAnswering('primary', 1000)).toBe(false);
    answers.heard('backup', 1000);
    expect(answers.isOtherAnswering('primary', 1000)).toBe(true);
    expect(answers.isOtherAnswering('backup', 1000)).toBe(false);
  });

  it('hears nothing in answers that go as users go: they may come by either path', () => {
    const answers = createAnswers(detection);

    answers.heard('through', 1000);

    expect(answers.isDeaf(1000)).toBe(true);
  });
});
