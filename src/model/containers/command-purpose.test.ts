import { describe, expect, it } from 'vitest';

import { purposeOf } from './command-purpose.ts';

function purposes(...lines: readonly string[]): readonly (string | undefined)[] {
  return lines.map((line) => purposeOf(line.split(' ')));
}

describe('purposeOf', () => {
  it('knows tools, also behind what runs them', () => {
    expect(
      purposes(
        'poetry run pytest -q',
        'python -m alembic upgrade head',
        'docker compose exec -T db pg_dump -U app shop',
        'npm audit --audit-level=high',
        'kubectl -n shop apply -f k8s',
        'eslint .',
        'tsc --noEmit',
      ),
    ).toEqual([
      'tests',
      'migration',
      'database dump',
      'audit',
      'deployment',
      'linter',
      'type check',
    ]);
  });

  it('knows scripts and targets by their names', () => {
    expect(purposes('npm run test:unit', 'pnpm db:migrate', 'make lint', 'yarn deploy')).toEqual([
      'tests',
      'migration',
      'linter',
      'deployment',
    ]);
  });

  it('leaves out repairs, watchers and measurements', () => {
    expect(
      purposes(
        'eslint . --fix',
        'npm run test:watch',
        'go test -bench=. ./...',
        'npm audit fix',
        'kubectl get pods',
        'docker compose up -d',
      ),
    ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  });
});
