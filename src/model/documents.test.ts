import { describe, expect, it } from 'vitest';

import { dataAt, textOf } from '#syntax/data.ts';

import { problemsOf, readData, readDockerfile } from './documents.ts';
import { ProjectFile } from './project-file.ts';

describe('readData', () => {
  it.each([
    ['a/compose.YAML', 'key: value\n'],
    ['a/b.yml', 'key: value\n'],
    ['vercel.json', '{"key": "value"}'],
    ['wrangler.jsonc', '{"key": "value",}'],
    ['netlify.toml', 'key = "value"\n'],
    ['alembic.ini', 'key = value\n'],
    ['setup.cfg', 'key = value\n'],
    ['.env', 'key=value\n'],
    ['app/.env.production', 'key=value\n'],
    ['docker/app.env', 'key=value\n'],
  ])('reads %s', (path, text) => {
    const data = readData(new ProjectFile(path, text));
    expect(textOf(dataAt(data?.documents[0], 'key'))).toBe('value');
  });

  it.each(['Dockerfile', 'a.ts', 'environment', '.envrc'])('does not read %s', (path) => {
    expect(readData(new ProjectFile(path, 'key: value'))).toBeUndefined();
  });

  it('reads a file once', () => {
    const file = new ProjectFile('a.yaml', 'key: value\n');
    expect(readData(file)).toBe(readData(file));
    const dockerfile = new ProjectFile('Dockerfile', 'FROM a\n');
    expect(readDockerfile(dockerfile)).toBe(readDockerfile(dockerfile));
  });
});

describe('readDockerfile', () => {
  it.each([
    'Dockerfile',
    'app/Dockerfile.prod',
    'api.Dockerfile',
    'web.dockerfile',
    'Containerfile',
  ])('reads %s', (path) => {
    expect(readDockerfile(new ProjectFile(path, 'FROM a\n'))?.stages).toHaveLength(1);
  });

  it.each(['Dockerfile.dockerignore', 'Dockerfile.j2', 'dockerfiles/a.ts', 'docs/Dockerfile.md'])(
    'does not read %s',
    (path) => {
      expect(readDockerfile(new ProjectFile(path, 'FROM a\n'))).toBeUndefined();
    },
  );
});

describe('problemsOf', () => {
  it('says what cannot be read', () => {
    const file = new ProjectFile('a.yaml', 'a: [1\n');
    expect(problemsOf(file).length).toBeGreaterThan(0);
    const dockerfile = new ProjectFile('Dockerfile', 'NOPE\n');
    expect(problemsOf(dockerfile)).toMatchObject([{ start: 0, end: 4 }]);
  });
});
