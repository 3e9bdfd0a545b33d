import { describe, expect, it } from 'vitest';

import { parseDockerfile } from '#syntax/dockerfile.ts';

import { effectiveUser, finalImage, isRootUser } from './image.ts';

function userOf(text: string): unknown {
  const dockerfile = parseDockerfile(text);
  const image = finalImage(dockerfile);
  const user = image === undefined ? undefined : effectiveUser(dockerfile, image);
  return user?.kind === 'set' ? user.name : user?.kind;
}

describe('finalImage', () => {
  it('follows stages down to the outside image', () => {
    const image = finalImage(parseDockerfile('FROM node:22 AS a\nFROM A AS b\nFROM x\nFROM b\n'));
    expect(image?.chain.map(({ base }) => base)).toStrictEqual(['b', 'A', 'node:22']);
    expect(image?.base?.repository).toBe('node');
  });

  it('replaces global arguments in the base', () => {
    const image = finalImage(parseDockerfile('ARG V=22\nFROM node:${V}-slim\n'));
    expect(image?.base?.tag).toBe('22-slim');
    expect(finalImage(parseDockerfile('ARG B\nFROM ${B}\n'))?.base).toBeUndefined();
  });

  it('lets a stage be named as the image it is built from', () => {
    const image = finalImage(parseDockerfile('FROM node AS node\nUSER a\nFROM node\n'));
    expect(image?.chain).toHaveLength(2);
  });

  it('is undefined without a stage', () => {
    expect(finalImage(parseDockerfile('# nothing\n'))).toBeUndefined();
  });
});

describe('effectiveUser', () => {
  it.each([
    ['FROM a\nUSER x\nUSER y:z\n', 'y'],
    ['FROM a AS b\nUSER x\nFROM b\n', 'x'],
    ['FROM a AS b\nUSER x\nFROM c\n', 'inherited'],
    ['FROM a\nENV U=app\nUSER $U\n', 'app'],
    ['FROM a\nARG U="app"\nUSER ${U}\n', 'app'],
    ['ARG U=app\nFROM a\nARG U\nUSER ${U}\n', 'app'],
    ['ARG U=app\nFROM a\nUSER ${U}\n', 'unknown'],
    ['FROM a\nUSER ${U:-app}\n', 'app'],
    ['FROM a AS b\nENV U=app\nFROM b\nUSER $U\n', 'app'],
    ['FROM a\nUSER $U\nENV U=late\n', 'unknown'],
    ['FROM a\nONBUILD USER x\n', 'inherited'],
  ])('of %j is %s', (text, user) => {
    expect(userOf(text)).toBe(user);
  });
});

describe('isRootUser', () => {
  it.each(['root', '0', '0:0', 'root:node', 'ROOT'])('takes %s', (name) => {
    expect(isRootUser(name)).toBe(true);
  });

  it.each(['1000', 'node', '10', 'rootless'])('does not take %s', (name) => {
    expect(isRootUser(name)).toBe(false);
  });
});
