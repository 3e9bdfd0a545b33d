import { test } from 'vitest';

test.todo('a hundred quotes a second are answered');
