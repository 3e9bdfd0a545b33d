import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { serviceOf, servicesOf } from './services.ts';

async function rootsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return servicesOf(await projectOf(files)).map(({ root }) => root);
}

describe('servicesOf', () => {
  it('takes the folders of manifests', async () => {
    const roots = await rootsOf({
      'package.json': '{}',
      'apps/api/package.json': '{}',
      'apps/web/vercel.json': '{}',
      'services/jobs/pyproject.toml': '',
      'services/mail/Dockerfile': 'FROM node:24',
    });
    expect(roots).toEqual(['', 'apps/api/', 'apps/web/', 'services/jobs/', 'services/mail/']);
  });

  it('takes the folders that compose files build', async () => {
    const roots = await rootsOf({
      'compose.yaml': 'services:\n  a:\n    build: ./a\n  b:\n    build:\n      context: b/c\n',
      'a/main.py': '',
      'b/c/main.py': '',
    });
    expect(roots).toEqual(['', 'a/', 'b/c/']);
  });

  it.each([
    ['the folder is not there', { 'compose.yaml': 'services:\n  a:\n    build: ./gone\n' }],
    ['it leads out', { 'compose.yaml': 'services:\n  a:\n    build: ../../a\n' }],
    ['it is the root', { 'compose.yaml': 'services:\n  a:\n    build: .\n' }],
    ['the Dockerfile stands aside', { 'docker/Dockerfile': 'FROM node:24' }],
    ['it is a dependency', { 'node_modules/express/package.json': '{}' }],
  ])('takes no further root where %s', async (_, files) => {
    expect(await rootsOf(files)).toEqual(['']);
  });
});

describe('serviceOf', () => {
  it.each([
    ['apps/api/src/main.ts', 'apps/api/'],
    ['apps/api/package.json', 'apps/api/'],
    ['apps/other/main.ts', ''],
    ['README.md', ''],
  ])('of %s is "%s"', async (path, root) => {
    const project = await projectOf({ 'apps/api/package.json': '{}' });
    expect(serviceOf(project, path)).toEqual({ root });
  });
});
