import { describe, expect, it } from 'vitest';

import { scriptCommands } from './script-command.ts';

describe('scriptCommands', () => {
  it.each([
    ['node scripts/a.mjs --x', 'scripts/a.mjs'],
    ['NODE_ENV=production node --enable-source-maps a/b.js', 'a/b.js'],
    ['npx tsx scripts/a.ts', 'scripts/a.ts'],
    ['uv run python tools/a.py && echo done', 'tools/a.py'],
    ['bash scripts/a.sh', 'scripts/a.sh'],
    ['./scripts/a.sh -v', './scripts/a.sh'],
    ['npm ci\n  npm run nightly', 'nightly'],
    ['pnpm run nightly:full -- --x', 'nightly:full'],
  ])('finds the target of %j', (text, target) => {
    expect(scriptCommands(text).map((command) => command.target)).toStrictEqual([target]);
  });

  it.each([
    'cd tools && node a.mjs',
    'if [ -f a.mjs ]; then node a.mjs; fi',
    'cat > a.mjs <<EOF\nEOF\nnode a.mjs',
    'curl -o a.sh https://example.com\nbash a.sh',
    'node $SCRIPT',
    'node -e "x"',
    'npm run build --workspace web',
    'echo node a.mjs',
    'python -m app',
  ])('is not certain about %j', (text) => {
    expect(scriptCommands(text)).toStrictEqual([]);
  });
});
