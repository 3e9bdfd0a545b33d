import { expect, test } from 'vitest';

import { FaultlineError } from '#core/errors.ts';

import { reachingStore } from './store-failure.ts';

test.each([
  ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['a server that shuts down', Object.assign(new Error('terminating'), { code: '57P01' })],
  ['too many connections', Object.assign(new Error('sorry, too many'), { code: '53300' })],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ['a pool that waited in vain', new Error('timeout exceeded when trying to connect')],
])('%s means that the store is unavailable', async (_, cause) => {
  await expect(reachingStore(() => Promise.reject(cause))).rejects.toMatchObject({
    code: 'store-unavailable',
    cause,
  });
});

test.each([
  ['a broken constraint', Object.assign(new Error('duplicate key'), { code: '23505' })],
  ['an error of ours', new FaultlineError('store-locked', 'in use')],
  ['anything else', new TypeError('undefined is not a function')],
])('%s stays what it is', async (_, error) => {
  await expect(reachingStore(() => Promise.reject(error))).rejects.toBe(error);
});
