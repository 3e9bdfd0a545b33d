import { connect } from 'node:net';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { FaultlineError } from '#core/errors.ts';
import type { IntakeResult } from '#store/delivery.ts';
import {
  type FrontDoor,
  openFrontDoor,
  PREVIOUS_SECRET,
  sign,
  signedHeaders,
} from '#test/support/front-door.ts';
import { webhookExample } from '#test/support/webhook-example.ts';

const PULL_REQUEST = JSON.stringify(webhookExample('pull_request', 'opened'));
const MEGABYTE = 1024 * 1024;

async function open(options: Parameters<typeof openFrontDoor>[0] = {}): Promise<FrontDoor> {
  const door = await openFrontDoor(options);
  onTestFinished(() => door.server.close());
  return door;
}

function errorOf(code: string): unknown {
  return {
    error: { code, message: expect.any(String), id: expect.stringMatching(/^[\w.-]{8,64}$/) },
  };
}

test('a signed delivery of ours is stored with its raw body and answered 202', async () => {
  const door = await open();

  const answer = await door.post(PULL_REQUEST);

  expect([answer.status, answer.json]).toEqual([202, { status: 'queued' }]);
  expect(door.stored).toMatchObject([
    {
      guid: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      event: 'pull_request',
      action: 'opened',
      payload: PULL_REQUEST,
    },
  ]);
});

test.for(['queued', 'unfinished', 'completed'] as const)(
  'what the intake says (%s) is in the answer',
  async (result) => {
    const door = await open({ accept: () => Promise.resolve(result) });

    const answer = await door.post(PULL_REQUEST);

    expect([answer.status, answer.json]).toEqual([202, { status: result }]);
  },
);

test('nothing is answered before the intake has committed', async () => {
  const reached = Promise.withResolvers<undefined>();
  const commit = Promise.withResolvers<IntakeResult>();
  const door = await open({
    accept: () => {
      reached.resolve(undefined);
      return commit.promise;
    },
  });
  const events: string[] = [];

  const answered = door.post(PULL_REQUEST).then(() => events.push('answered'));
  await reached.promise;
  // Another request goes all the way through meanwhile, so an early answer would be here by now.
  await door.send({ path: '/health/live' });
  events.push('committed');
  commit.resolve('queued');
  await answered;

  expect(events).toEqual(['committed', 'answered']);
});

test('the previous secret is still accepted', async () => {
  const door = await open();

  const answer = await door.post(PULL_REQUEST, signedHeaders(PULL_REQUEST, PREVIOUS_SECRET));

  expect(answer.status).toBe(202);
});

test.for([
  ['an unknown event', { 'x-github-event': 'sponsorship' }, '{"action":"created"}'],
  ['an event whose name is that of an object method', { 'x-github-event': 'constructor' }, '{}'],
  ['an unknown action', {}, '{"action":"labeled"}'],
] as const)('%s is answered 202 and not stored', async ([, headers, body]) => {
  const door = await open();

  const answer = await door.post(body, headers);

  expect([answer.status, answer.json]).toEqual([202, { status: 'ignored' }]);
  expect(door.stored).toEqual([]);
});

test.for([
  [
    'a path that is none of ours',
    { method: 'POST', path: '/wp-login.php', body: PULL_REQUEST },
    404,
    'not-found',
  ],
  ['a path that is no URL', { path: '/%zz' }, 400, 'request-malformed'],
  ['a GET', { method: 'GET' }, 405, 'method-not-allowed'],
  [
    'a PUT',
    { method: 'PUT', body: PULL_REQUEST, headers: signedHeaders(PULL_REQUEST) },
    405,
    'method-not-allowed',
  ],
] as const)('%s is refused and nothing is stored', async ([, call, status, code]) => {
  const door = await open();

  const answer = await door.send(call);

  expect([answer.status, answer.json]).toEqual([status, errorOf(code)]);
  expect(door.stored).toEqual([]);
});

test('a process that takes no webhooks in has no such page, whatever the method', async () => {
  const door = await open({ intake: undefined });
  expect((await door.post('{}')).status).toBe(404);
  expect((await door.send({ method: 'GET' })).status).toBe(404);
  expect((await door.send({ path: '/health/live' })).status).toBe(200);
});

test('a refused method is told the ones that are taken', async () => {
  const door = await open();

  const answer = await door.send({ method: 'DELETE' });

  expect(answer.headers['allow']).toBe('POST');
});

test.for([
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'type-unsupported'],
  ['text', { 'content-type': 'text/plain' }, 415, 'type-unsupported'],
  [
    'a type that only begins like ours',
    { 'content-type': 'application/json5' },
    415,
    'type-unsupported',
  ],
  ['no event', { 'x-github-event': '' }, 400, 'header-invalid'],
  ['an event with other characters', { 'x-github-event': 'push\u00e9' }, 400, 'header-invalid'],
  ['a GUID with other characters', { 'x-github-delivery': "1' OR 1=1" }, 400, 'header-invalid'],
  ['a GUID that is too long', { 'x-github-delivery': 'a'.repeat(65) }, 400, 'header-invalid'],
  [
    'a wrong signature',
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    401,
    'signature-invalid',
  ],
  [
    'the old signature header',
    { 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` },
    401,
    'signature-invalid',
  ],
  [
    'a signature with another secret',
    { 'x-hub-signature-256': sign(PULL_REQUEST, 'development') },
    401,
    'signature-invalid',
  ],
] as const)('%s is refused and nothing is stored', async ([, headers, status, code]) => {
  const door = await open();

  const answer = await door.post(PULL_REQUEST, headers);

  expect([answer.status, answer.json]).toEqual([status, errorOf(code)]);
  expect(door.stored).toEqual([]);
});

test.for([
  ['content-type', 415, 'type-unsupported'],
  ['x-github-event', 400, 'header-missing'],
  ['x-github-delivery', 400, 'header-missing'],
  ['x-hub-signature-256', 401, 'signature-missing'],
] as const)(
  'a request without %s is refused and nothing is stored',
  async ([name, status, code]) => {
    const door = await open();
    const headers = Object.fromEntries(
      Object.entries(signedHeaders(PULL_REQUEST)).filter(([key]) => key !== name),
    );

    const answer = await door.send({ method: 'POST', body: PULL_REQUEST, headers });

    expect([answer.status, answer.json]).toEqual([status, errorOf(code)]);
    expect(door.stored).toEqual([]);
  },
);

test.for([
  ['cut JSON', Buffer.from('{"action":')],
  ['nothing', Buffer.alloc(0)],
  ['a list', Buffer.from('[]')],
  ['null', Buffer.from('null')],
  ['bytes that are not UTF-8', Buffer.from('{"action":"\xff"}', 'latin1')],
] as const)('a good signature over %s is answered 400', async ([, body]) => {
  const door = await open();

  const answer = await door.post(body);

  expect([answer.status, answer.json]).toEqual([400, errorOf('json-invalid')]);
  expect(door.stored).toEqual([]);
});

test('a signed event of ours without the fields it must have is answered 422', async () => {
  const door = await open();

  const answer = await door.post('{"action":"opened","repository":{"id":1}}');

  expect([answer.status, answer.json]).toEqual([422, errorOf('payload-not-understood')]);
  expect(door.logged()).toContain('"missing":["pull_request"]');
  expect(door.stored).toEqual([]);
});

test('a body of 30 MB with a stated length is answered 413', async () => {
  const door = await open();

  const answer = await door.send({
    method: 'POST',
    headers: { ...signedHeaders('any'), connection: 'keep-alive' },
    body: Buffer.alloc(30 * MEGABYTE, ' '),
  });

  expect([answer.status, answer.json]).toEqual([413, errorOf('body-too-large')]);
  // Not cut off while the client is still sending, which could cost it the answer.
  expect(answer.headers['connection']).not.toBe('close');
  expect(door.stored).toEqual([]);
});

test('a body of 30 MB in chunks is answered 413', async () => {
  const door = await open();

  const answer = await door.send({
    method: 'POST',
    headers: { ...signedHeaders('any'), connection: 'keep-alive' },
    body: Array.from({ length: 30 }, () => Buffer.alloc(MEGABYTE, ' ')),
  });

  expect([answer.status, answer.json]).toEqual([413, errorOf('body-too-large')]);
  // Not cut off while the client is still sending, which could cost it the answer.
  expect(answer.headers['connection']).not.toBe('close');
  expect(door.stored).toEqual([]);
});

test('a body of 24 MB is taken', async () => {
  const door = await open();

  const answer = await door.post(`${PULL_REQUEST}${' '.repeat(24 * MEGABYTE)}`);

  expect(answer.status).toBe(202);
});

test('no changed signature is ever accepted', async () => {
  const door = await open({ limits: { failedSignaturesPerMinute: 1_000_000 } });
  const right = sign(PULL_REQUEST);
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  });
  const changed = fc
    .tuple(fc.nat(right.length - 1), fc.constantFrom(...'0123456789abcdefABCDEF= '.split('')))
    .map(([at, character]) => `${right.slice(0, at)}${character}${right.slice(at + 1)}`);
  const signature = fc.oneof(
    changed,
    printable,
    fc.nat(right.length).map((end) => right.slice(0, end)),
  );

  await fc.assert(
    fc.asyncProperty(
      signature.filter((text) => text.trim() !== right),
      async (text) => {
        const answer = await door.post(PULL_REQUEST, { 'x-hub-signature-256': text });
        expect(answer.status).toBe(401);
      },
    ),
    { numRuns: 200 },
  );
  expect(door.stored).toEqual([]);
});

test('an address that keeps failing is answered 429 while its good signatures are taken', async () => {
  const door = await open({ limits: { failedSignaturesPerMinute: 3 } });
  const wrong = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };

  const failures = [];
  for (let count = 0; count < 5; count += 1) {
    failures.push(await door.post(PULL_REQUEST, wrong));
  }
  const good = await door.post(PULL_REQUEST);

  expect(failures.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
  expect(failures[4]?.json).toEqual(errorOf('signature-failures-too-many'));
  expect(Number(failures[4]?.headers['retry-after'])).toBeGreaterThan(0);
  expect(good.status).toBe(202);
});

test('a store that is down is answered 503 with a time to come back', async () => {
  const door = await open({
    accept: () =>
      Promise.reject(new FaultlineError('store-unavailable', 'The database does not answer.')),
  });

  const answer = await door.post(PULL_REQUEST);

  expect([answer.status, answer.json]).toEqual([503, errorOf('store-unavailable')]);
  expect(answer.headers['retry-after']).toBe('30');
});

test('any other failure is answered 500 without detail and logged with it', async () => {
  const door = await open({ accept: () => Promise.reject(new TypeError('a column is missing')) });

  const answer = await door.post(PULL_REQUEST);

  expect([answer.status, answer.json]).toEqual([500, errorOf('internal-error')]);
  expect(answer.text).not.toContain('a column is missing');
  expect(door.logged()).toContain('a column is missing');
});

test('nothing of headers, payload or secret is logged, whatever is answered', async () => {
  const canary = 'canary4711';
  const body = JSON.stringify({ ...webhookExample('pull_request', 'opened'), canary });
  const door = await open({
    secrets: [`${canary}-secret-long-enough`],
    accept: () => Promise.reject(new Error('down')),
  });
  const headers = {
    authorization: canary,
    cookie: canary,
    'user-agent': canary,
    'x-request-id': `${canary} no id`,
  };
  const signed = signedHeaders(body, `${canary}-secret-long-enough`);

  const answers = [
    await door.post(body, { ...headers, ...signed }),
    await door.post(body, headers),
    await door.post(body, { ...headers, 'x-hub-signature-256': canary }),
    await door.post(body, { ...headers, 'x-github-delivery': `${canary} '` }),
    await door.post(`{"${canary}"`, {
      ...headers,
      'x-hub-signature-256': sign(`{"${canary}"`, `${canary}-secret-long-enough`),
    }),
    await door.post('{"action":"opened"}', {
      ...headers,
      'x-hub-signature-256': sign('{"action":"opened"}', `${canary}-secret-long-enough`),
    }),
    await door.post(body, { ...headers, 'content-type': `text/${canary}` }),
    await door.send({ path: `/${canary}?${canary}`, headers }),
    await door.send({ path: `/%zz${canary}`, headers }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([
    500, 401, 401, 400, 400, 422, 415, 404, 400,
  ]);
  expect(answers.map(({ text }) => text).join('')).not.toContain(canary);
  expect(door.logged()).toContain('request answered');
  expect(door.logged()).not.toContain(canary);
});

test('the log line of a delivery says which one it was', async () => {
  const door = await open();

  await door.post(PULL_REQUEST, { 'x-request-id': 'request-0815' });

  expect(JSON.parse(door.logged().trim().split('\n').at(-1) ?? '')).toMatchObject({
    requestId: 'request-0815',
    delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    event: 'pull_request',
    action: 'opened',
    repository: expect.any(Number),
    status: 202,
    msg: 'request answered',
  });
});

test('a well-formed request id is kept, another one replaced', async () => {
  const door = await open();

  const kept = await door.send({
    path: '/health/live',
    headers: { 'x-request-id': 'request-0815' },
  });
  const replaced = await door.send({ path: '/health/live', headers: { 'x-request-id': 'short' } });

  expect(kept.headers['x-request-id']).toBe('request-0815');
  expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test.for(['/health/live', '/api/github/webhooks', '/nowhere'])(
  'the answer at %s may be neither cached, framed nor sniffed',
  async (path) => {
    const door = await open();

    const { headers } = await door.send({ path });

    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  },
);

test.for([
  ['is ready', () => Promise.resolve(true), 200],
  ['is not ready', () => Promise.resolve(false), 503],
  ['cannot tell', () => Promise.reject(new Error('no database')), 503],
] as const)('readiness when the service %s', async ([, isReady, status]) => {
  const door = await open({ isReady });

  const ready = await door.send({ path: '/health/ready' });
  const live = await door.send({ path: '/health/live' });

  expect([ready.status, live.status]).toEqual([status, 200]);
});

test.for([
  ['headers that never end', 'POST / HTTP/1.1\r\nhost: x\r\n', 'HTTP/1.1 408'],
  ['what is no HTTP', 'EHLO example.org\r\n\r\n', 'HTTP/1.1 400'],
  ['headers without bound', `GET / HTTP/1.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 'HTTP/1.1 431'],
] as const)('a connection with %s is answered and closed', async ([, bytes, status]) => {
  const door = await open({ limits: { headersMs: 200, requestMs: 400 } });

  const received = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(door.port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });

  expect(received).toMatch(new RegExp(`^${status} `));
  expect(received).toContain('"code":"request-malformed"');
});
