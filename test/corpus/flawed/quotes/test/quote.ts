import { expect, test, vi } from 'vitest';

vi.mock('ioredis');

test('a quote is a number', () => {
  expect(Number('4')).toBe(4);
});
