import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeGithub } from './fake-github.ts';
import type { FakeGithub } from './fake-github.ts';
import { GitFixture } from './git-fixture.ts';
import { installationClient } from './installation-client.ts';

let fake: FakeGithub;
let fixture: GitFixture;
let client: ReturnType<typeof installationClient>;

beforeAll(async () => {
  fixture = await GitFixture.create();
  await fixture.commit({
    'exact.txt': 'x'.repeat(10),
    'long.txt': 'x'.repeat(11),
    'binary.dat': Buffer.from([1, 0, 2]),
  });
  fake = await startFakeGithub({ limits: { graphqlTextBytes: 10, graphqlObjects: 3 } });
  await fake.addRepository({ owner: 'acme', name: 'shop', directory: fixture.directory });
  await fake.addRepository({ owner: 'other', name: 'secret', directory: fixture.directory });
  const { installation } = await fake.addInstallation({ account: 'acme' });
  client = installationClient(fake, installation.id);
});

afterAll(async () => {
  await fake.close();
  await fixture.remove();
});

function blobs(...expressions: string[]): Promise<unknown> {
  const fields = expressions.map(
    (expression, index) =>
      `b${index}: object(expression: "${expression}") { ... on Blob { byteSize isBinary isTruncated text } }`,
  );
  return client.graphql(
    `query ($owner: String!) { repository(owner: $owner, name: "shop") { ${fields.join(' ')} } }`,
    { owner: 'acme' },
  );
}

describe('blobs over GraphQL', () => {
  it('come with text unless they are binary, and cut above the limit', async () => {
    expect(await blobs('main:exact.txt', 'main:long.txt', 'main:binary.dat')).toEqual({
      repository: {
        b0: { byteSize: 10, isBinary: false, isTruncated: false, text: 'x'.repeat(10) },
        b1: { byteSize: 11, isBinary: false, isTruncated: true, text: 'x'.repeat(10) },
        b2: { byteSize: 3, isBinary: true, isTruncated: false, text: null },
      },
    });
  });

  it('are null when they do not exist', async () => {
    expect(await blobs('main:none.txt')).toEqual({ repository: { b0: null } });
  });

  it('too many in one query end in 502', async () => {
    const four = blobs(...Array<string>(4).fill('main:exact.txt'));
    await expect(four).rejects.toMatchObject({ status: 502 });
  });
});

describe('queries', () => {
  it('tell the rate limit', async () => {
    expect(await client.graphql('{ rateLimit { cost remaining } }')).toEqual({
      rateLimit: { cost: 1, remaining: 4_999 },
    });
  });

  it('that the schema does not know are refused', async () => {
    await expect(
      client.graphql('{ repository(owner: "acme", name: "shop") { nonsense } }'),
    ).rejects.toThrow('Cannot query field "nonsense" on type "Repository"');
  });

  it('do not find a repository outside of the installation', async () => {
    await expect(
      client.graphql('{ repository(owner: "other", name: "secret") { name } }'),
    ).rejects.toMatchObject({ errors: [{ type: 'NOT_FOUND', path: ['repository'] }] });
  });
});
