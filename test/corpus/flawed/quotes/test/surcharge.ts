import { expect, test, vi } from 'vitest';

vi.mock('ioredis');

test('a surcharge is a number', () => {
  expect(Number('1')).toBe(1);
});
