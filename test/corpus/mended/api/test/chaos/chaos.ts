import { test } from 'vitest';

test.todo('the queue can be gone for a minute');
