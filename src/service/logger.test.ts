import * as fc from 'fast-check';
import type { Logger } from 'pino';
import { describe, expect, test } from 'vitest';
import { FaultlineError } from '#core/errors.ts';
import { createLogger, serializeError } from './logger.ts';

const TOKEN = `ghs_${'a1B2'.repeat(9)}`;

function capture(): { log: Logger; lines: string[]; last: () => unknown } {
  const lines: string[] = [];
  const log = createLogger('trace', { write: (line) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

test('a line is JSON with the name of the level, the time, the fields and the message', () => {
  const { log, lines, last } = capture();

  log.child({ delivery: 'd-1' }).warn({ attempts: 3 }, 'delivery failed');

  expect(lines[0]).toMatch(/\}\n$/);
  expect(last()).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    delivery: 'd-1',
    attempts: 3,
    msg: 'delivery failed',
  });
});

test('the level is kept', () => {
  const lines: string[] = [];
  const log = createLogger('error', { write: (line) => lines.push(line) });

  log.warn('not this');
  log.error('but this');

  expect(lines.join('')).toContain('but this');
  expect(lines).toHaveLength(1);
});

test('an error keeps name, message, code, status, fields, stack and causes, and loses the rest', () => {
  const { log, lines, last } = capture();
  const cause = Object.assign(new Error('refused'), {
    status: 403,
    request: { headers: { authorization: 'canary4711' }, body: 'canary4711' },
    response: { data: 'canary4711' },
    event: { payload: 'canary4711' },
  });

  log.error(
    { err: new FaultlineError('github-refused', 'No check run.', { fields: { pull: 5 }, cause }) },
    'review failed',
  );

  expect(last()).toMatchObject({
    err: {
      name: 'FaultlineError',
      message: 'No check run.',
      code: 'github-refused',
      fields: { pull: 5 },
      stack: expect.stringContaining('logger.test.ts'),
      cause: { name: 'Error', message: 'refused', status: 403 },
    },
  });
  expect(lines.join('')).not.toContain('canary4711');
});

test('an error under another name, or as the only argument, is treated alike', () => {
  const { log, lines } = capture();
  const error = Object.assign(new Error('broken'), {
    event: 'canary4711',
    request: { url: 'canary4711' },
  });

  log.error({ error }, 'failed');
  log.error(error);
  log.child({ err: error }).info('bound');
  log
    .child({}, { serializers: { err: (value: unknown) => value } })
    .error({ err: error }, 'other serializer');

  expect(lines.map((line) => line.includes('broken'))).toEqual([true, true, true, true]);
  expect(lines.join('')).not.toContain('canary4711');
});

test('causes that go in a circle and errors of errors are written to a bound', () => {
  const { log, last } = capture();
  const circular = new Error('round');
  circular.cause = circular;
  const members = Array.from({ length: 20 }, (_, index) => new Error(`member ${index}`));

  log.error({ err: new AggregateError([circular, ...members], 'many') }, 'failed');

  expect(last()).toMatchObject({
    err: { message: 'many', errors: { length: 10, 0: { message: 'round' } } },
  });
});

test.for([
  { event: { id: 1 } },
  { payload: 'canary4711' },
  { body: 'canary4711' },
  { headers: { x: 'canary4711' } },
  { a: { request: { b: 'canary4711' } } },
])('what came from outside (%j) is left out', (fields) => {
  const { log, last } = capture();

  log.debug(fields, 'received');

  expect(last()).toMatchObject({ msg: 'received' });
  expect(JSON.stringify(last())).not.toMatch(/canary4711|"id":1/);
});

test('the name of an event stays', () => {
  const { log, last } = capture();

  log.info({ event: 'push' }, 'received');

  expect(last()).toMatchObject({ event: 'push' });
});

test('long texts and deep values are cut', () => {
  const { log, lines, last } = capture();
  const deep: unknown = Array.from({ length: 40 }).reduce(
    (inner: unknown) => ({ inner }),
    'bottom',
  );

  log.info({ text: 'x'.repeat(100_000), deep }, 'large');

  expect(lines.join('').length).toBeLessThan(10_000);
  expect(JSON.stringify(last())).toContain('[too deep]');
});

test('no token survives in a message, a field, a name, a binding, a message of an error or a stack', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({
        unit: fc.constantFrom(...'abcXYZ0189._-'.split('')),
        minLength: 20,
        maxLength: 520,
      }),
      fc.string(),
      (before, secret, after) => {
        fc.pre(!before.includes(secret) && !after.includes(secret));
        const { log, lines } = capture();
        const text = `${before}ghs_${secret} ${after}`;
        const error = new Error(text, { cause: new Error(text) });

        log.info(text);
        log.child({ [text]: text }).info({ text, list: [{ text }] }, 'fields');
        log.error({ err: error, other: error }, 'error');
        log.error({ err: new AggregateError([error], text) }, 'errors');
        log.info('with %s and %j', text, { text });

        expect(lines).toHaveLength(5);
        expect(lines.join('')).not.toContain(secret);
        expect(lines.every((line) => typeof JSON.parse(line) === 'object')).toBe(true);
      },
    ),
  );
});

test('a header of credentials is redacted by its name', () => {
  const { log, last } = capture();

  log.info({ sent: { Authorization: 'short' } }, 'sent');

  expect(last()).toMatchObject({ sent: { Authorization: '[redacted]' } });
});

test('a value that is no error is answered as it is', () => {
  expect(serializeError('text')).toBe('text');
  expect(serializeError(new Error(TOKEN))).toMatchObject({ name: 'Error', message: TOKEN });
});

describe('a canary', () => {
  const CANARY = 'c4n4ryC4N4RY0123456789';
  const JWT = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0${CANARY}.${CANARY}`;

  test.for([
    ['a classic installation token', `ghs_${CANARY}${CANARY}`],
    ['a stateless installation token', `ghs_12345_${JWT}`],
    ['the token of the App', JWT],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----`],
    ['a private key that was cut', `-----BEGIN PRIVATE KEY-----\n${CANARY}`],
    ['a password in an address', `postgres://faultline:${CANARY}@database:5432/faultline`],
    ['a token in an address', `https://x-access-token:${CANARY}@github.com/o/r.git`],
    ['a secret in a query', `https://api.github.com/x?client_secret=${CANARY}&a=1`],
    ['a header', `authorization: token ${CANARY}`],
  ] as const)('in %s is on no line of any level', ([, text]) => {
    const { log, lines } = capture();
    everywhere(log, `before ${text} after`);
    expect(lines).toHaveLength(12);
    expect(lines.join('')).not.toContain(CANARY);
    expect(lines.join('')).not.toContain(CANARY.slice(0, 12));
  });

  test('that is a secret of the process itself is on no line, whatever it looks like', () => {
    const lines: string[] = [];
    const log = createLogger('trace', { write: (line) => lines.push(line) }, [CANARY]);
    everywhere(log, `before ${CANARY} after`);
    expect(lines).toHaveLength(12);
    expect(lines.join('')).not.toContain(CANARY);
  });
});

/** Logs the text at every level in every place. */
function everywhere(log: Logger, text: string): void {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  const error = new FaultlineError('github-refused', text, {
    fields: { url: text },
    cause: new AggregateError([new Error(text)], text),
  });
  for (const level of levels) {
    log[level]({ err: error, url: text, deep: [{ [text]: text }] }, 'a line');
    log.child({ bound: text })[level](text);
  }
}
