import { describe, expect, it } from 'vitest';

import { ignorePatternsOf, ignoredBy } from './ignore-patterns.ts';
import type { IgnoreKind } from './ignore-patterns.ts';
import { ProjectFile } from '../project-file.ts';

function isIgnored(text: string, path: string, kind: IgnoreKind = 'git'): boolean {
  const patterns = ignorePatternsOf(new ProjectFile('.gitignore', text), kind);
  return ignoredBy(patterns, path) !== undefined;
}

describe('ignorePatternsOf', () => {
  it('matches a name at any depth in .gitignore, and at the root only in .dockerignore', () => {
    expect([isIgnored('.env\n', 'a/b/.env'), isIgnored('.env\n', 'a/.env', 'docker')]).toEqual([
      true,
      false,
    ]);
    expect(isIgnored('**/.env\n', 'a/b/.env', 'docker')).toBe(true);
  });

  it('anchors a pattern with a slash', () => {
    expect([isIgnored('/a/.env\n', 'a/.env'), isIgnored('/a/.env\n', 'b/a/.env')]).toEqual([
      true,
      false,
    ]);
  });

  it('lets the last match decide', () => {
    expect(isIgnored('.env*\n!.env.example\n', '.env.example')).toBe(false);
    expect(isIgnored('!.env\n.env*\n', '.env')).toBe(true);
  });

  it('matches what is inside of a folder, and reads wildcards and classes', () => {
    expect(isIgnored('secrets/\n', 'secrets/a/b.pem')).toBe(true);
    expect(isIgnored('*.p?m\n', 'a/key.pem')).toBe(true);
    expect(isIgnored('[.]env[!x]\n', '.envy')).toBe(true);
    expect(isIgnored('*.pem\n', 'a.pem.txt')).toBe(false);
  });

  it('reads comments, blank lines and Windows line ends', () => {
    expect(isIgnored('# .env\r\n\r\n  .envrc\r\n', '.envrc')).toBe(true);
    expect(isIgnored('# .env\n', '.env')).toBe(false);
  });
});
