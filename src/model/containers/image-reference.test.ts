import { describe, expect, it } from 'vitest';

import { parseImageReference } from './image-reference.ts';

describe('parseImageReference', () => {
  it.each([
    ['node', { registry: undefined, repository: 'node', name: 'node', tag: undefined }],
    ['library/node:22', { registry: undefined, repository: 'node', name: 'node', tag: '22' }],
    ['docker.io/library/node', { registry: undefined, repository: 'node' }],
    ['public.ecr.aws/docker/library/node:22', { registry: undefined, repository: 'node' }],
    ['bitnami/redis:8', { registry: undefined, repository: 'bitnami/redis', name: 'redis' }],
    ['ghcr.io/Acme/App:v1', { registry: 'ghcr.io', repository: 'acme/app', tag: 'v1' }],
    ['localhost:5000/app:1', { registry: 'localhost:5000', repository: 'app', tag: '1' }],
    ['redis:8@sha256:abc', { repository: 'redis', tag: '8', digest: 'sha256:abc' }],
  ])('reads %s', (text, parts) => {
    expect(parseImageReference(text)).toMatchObject(parts);
  });

  it.each(['', '$IMAGE', '${REGISTRY}/app:1'])('does not read %j', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  it('keeps a tag that is a variable', () => {
    expect(parseImageReference('node:${TAG}')).toMatchObject({ repository: 'node', tag: '${TAG}' });
  });
});
