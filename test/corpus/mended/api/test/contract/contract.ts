import { test } from 'vitest';

test.todo('Stripe answers in the form that we expect');
