import { describe, expect, it } from 'vitest';

import { couldRewrite, fitsRoute, urlSegments } from './route-pattern.ts';

describe('fitsRoute', () => {
  it.each([
    ['a/b', '/a/b/', true],
    ['a/b', '/a', false],
    ['a', '/a/b', false],
    ['a/[id]', '/a/7?x=1', true],
    ['a/[id]', '/a', false],
    ['a/[...rest]', '/a/b/c', true],
    ['a/[...rest]', '/a', false],
    ['a/[[...rest]]', '/a', true],
    ['', '/', true],
  ])('%s and %s: %s', (route, url, fits) => {
    expect(fitsRoute(urlSegments(route), urlSegments(url))).toBe(fits);
  });
});

describe('couldRewrite', () => {
  it.each([
    ['/api/:path*', '/api/a', true],
    ['/(.*)', '/api/a', true],
    ['^/api/.*$', '/api/a', true],
    ['/api/a', '/api/a', true],
    ['/api/a', '/api/ab', false],
    ['/ingest/:path*', '/api/a', false],
    ['/:path*', '/api/a', true],
  ])('%s and %s: %s', (source, path, could) => {
    expect(couldRewrite(source, path)).toBe(could);
  });
});
