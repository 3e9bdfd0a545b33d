import { describe, expect, it } from 'vitest';

import { reachOfPattern } from './cors-origin-pattern.ts';
import type { Matching, Subject } from './cors-origin-pattern.ts';

describe('reachOfPattern', () => {
  it.each<[string, Matching, Subject, string]>([
    ['example\\.com$', 'anywhere', 'origin', 'https://evilexample.com'],
    ['^https:\\/\\/example\\.com', 'anywhere', 'origin', 'https://example.com.evil.example'],
    ['^https://example\\.com', 'start', 'origin', 'https://example.com.evil.example'],
    ['example', 'anywhere', 'origin', 'https://example.evil.example'],
    ['^https:\\/\\/.*example\\.com$', 'anywhere', 'origin', 'https://evilexample.com'],
    ['https://.*example\\.com', 'whole', 'origin', 'https://evilexample.com'],
    [
      '^https?:\\/\\/(?:.+\\.)?example\\.com.*$',
      'anywhere',
      'origin',
      'https://any.example.com.evil.example',
    ],
    ['.*', 'whole', 'origin', 'https://evil.example'],
    ['https?://.*', 'whole', 'origin', 'https://evil.example'],
    ['^https://app.example\\.com$', 'anywhere', 'origin', 'https://appxexample.com'],
    ['https://app.example\\.com', 'whole', 'origin', 'https://appxexample.com'],
    ['^https://.*\\.vercel\\.app$', 'anywhere', 'origin', 'https://evil.vercel.app'],
    ['^https://shop-.*\\.vercel\\.app$', 'anywhere', 'origin', 'https://shop-evil.vercel.app'],
    ['^https://a\\.example\\.com$|example\\.org$', 'anywhere', 'origin', 'https://evilexample.org'],
    [':3000$', 'anywhere', 'origin', 'https://evil.example:3000'],
    ['^http://localhost', 'anywhere', 'origin', 'http://localhost.evil.example'],
    ['example\\.com$', 'anywhere', 'host', 'https://evilexample.com'],
    [
      '^https://(?:[a-z]+\\.)?app.example\\.com$',
      'anywhere',
      'origin',
      'https://any.appxexample.com',
    ],
  ])('%j, matched %s against an %s, lets in more', (pattern, matching, subject, admits) => {
    expect(reachOfPattern(pattern, matching, subject)).toMatchObject({ isMild: false, admits });
  });

  it.each<[string, Matching, Subject, string]>([
    ['\\.example\\.com$', 'anywhere', 'origin', 'http://anything.example.com'],
    ['^https://example.com$', 'anywhere', 'origin', 'https://examplexcom'],
  ])(
    '%j, matched %s against an %s, lets in a little more',
    (pattern, matching, subject, admits) => {
      expect(reachOfPattern(pattern, matching, subject)).toMatchObject({ isMild: true, admits });
    },
  );

  it.each<[string, Matching, Subject]>([
    ['^https:\\/\\/example\\.com$', 'anywhere', 'origin'],
    ['https://.*\\.example\\.com', 'whole', 'origin'],
    ['^https://([a-z0-9-]+\\.)*example\\.com$', 'anywhere', 'origin'],
    ['^https?://localhost(:\\d+)?$', 'anywhere', 'origin'],
    ['^http://localhost:', 'anywhere', 'origin'],
    ['^http://localhost:\\d+', 'anywhere', 'origin'],
    ['\\.example\\.com$', 'anywhere', 'host'],
    ['^chrome-extension://.*$', 'anywhere', 'origin'],
    ['^https://pr-\\d+\\.preview\\.example\\.com$', 'anywhere', 'origin'],
    ['^https://shop-[a-z0-9]+-acme\\.vercel\\.app$', 'anywhere', 'origin'],
    ['^https://\\w+--shop\\.netlify\\.app$', 'anywhere', 'origin'],
    ['^https://(?!evil).*\\.example\\.com$', 'anywhere', 'origin'],
    ['^(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)$', 'anywhere', 'origin'],
    ['^https://[', 'anywhere', 'origin'],
    ['(', 'anywhere', 'origin'],
  ])('%j, matched %s against an %s, means what it matches or cannot be read', (...args) => {
    expect(reachOfPattern(...args)).toBeUndefined();
  });

  it('says where the dots stand', () => {
    expect(reachOfPattern('^https://app.example.com$', 'anywhere', 'origin')).toMatchObject({
      dots: [12, 20],
      isDotsOnly: true,
    });
  });
});
