import { noAmbientTime } from './no-ambient-time.ts';
import { ruleTester } from './rule-tester.ts';

ruleTester.run('no-ambient-time', noAmbientTime, {
  valid: [
    { name: 'a date of a given time', code: 'new Date(clock.now());' },
    { name: 'the clock itself, handed on', code: 'start({ now: Date.now });' },
    { name: 'other members', code: 'Date.parse(text); Math.max(1, 2); performance.mark(name);' },
    { name: 'the clock that was handed in', code: 'clock.now(); this.random();' },
  ],
  invalid: [
    {
      name: 'Date.now()',
      code: 'const at = Date.now();',
      errors: [
        {
          message:
            'Date.now() reads the world: take a clock or a source of randomness as an argument.',
        },
      ],
    },
    {
      name: 'new Date()',
      code: 'new Date(); new Date;',
      errors: [
        { messageId: 'ambient', data: { source: 'new Date()' } },
        { messageId: 'ambient', data: { source: 'new Date()' } },
      ],
    },
    {
      name: 'Date()',
      code: 'Date();',
      errors: [{ messageId: 'ambient', data: { source: 'Date()' } }],
    },
    {
      name: 'Math.random()',
      code: 'Math.random();',
      errors: [{ messageId: 'ambient', data: { source: 'Math.random()' } }],
    },
    {
      name: 'performance.now() by way of globalThis',
      code: 'globalThis.performance.now();',
      errors: [{ messageId: 'ambient', data: { source: 'performance.now()' } }],
    },
  ],
});
