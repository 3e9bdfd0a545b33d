import { expect, test } from 'vitest';

import { isSamplePath } from './sample-path.ts';

test.each(['poc/db-sidecar/app.py', 'services/poc/main.ts', 'proof-of-concept/index.ts'])(
  'takes the trial %s for a sample',
  (path) => {
    expect(isSamplePath(path)).toBe(true);
  },
);

// A recipe manager's application is named cookbook, and a service that runs others' code sandbox.
test.each(['epoc/app.py', 'src/poc.ts', 'cookbook/views.py', 'sandbox/server.ts'])(
  'takes %s for the product',
  (path) => {
    expect(isSamplePath(path)).toBe(false);
  },
);
