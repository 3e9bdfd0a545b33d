import { test } from 'vitest';

test.todo('all migrations apply to a copy of last month');
