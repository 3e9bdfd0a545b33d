import { type FileHandle, open, rm } from 'node:fs/promises';
import { z } from 'zod';
import { FaultlineError } from '#core/errors.ts';
import { readPrivateKey } from './private-key.ts';

/** An App that was registered. Its secrets are in the credentials file only. */
export interface RegisteredApp {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** The App's page, where it can be installed. */
  readonly htmlUrl: string;
  readonly credentialsPath: string;
}

export interface ExchangeOptions {
  /** Base URL of GitHub's API. */
  readonly api: string;
  readonly credentialsPath: string;
  readonly fetch: typeof fetch;
}

const LONGEST_EXCHANGE_MS = 30_000;

/** https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest */
const CONVERSION = z.object({
  id: z.int().positive(),
  slug: z.string().regex(/^[a-z0-9-]{1,100}$/),
  name: z.string(),
  html_url: z.url({ protocol: /^https?$/ }),
  pem: z.string(),
  webhook_secret: z.string().regex(/^[\x21-\x7e]{16,}$/),
});

type Conversion = z.output<typeof CONVERSION>;

/** Rejects with `usage` when something is at `path`, or nothing can be created there. Leaves nothing behind. */
export async function refuseExistingFile(path: string): Promise<void> {
  const file = await createCredentialsFile(path);
  await file.close();
  await rm(path);
}

/** `wx` refuses what exists, also a link, so nothing is ever overwritten. */
async function createCredentialsFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    throw new FaultlineError(
      'usage',
      `The credentials file ${path} exists or cannot be created. Name another one or move it away.`,
      { fields: { path }, cause: error },
    );
  }
}

/**
 * Exchanges the code that GitHub sent the person back with for the App's credentials and writes them to
 * a new file with mode 0600. The code works once, so the file is there before it is spent, and it goes
 * again when the exchange fails.
 *
 * Rejects with `usage` when the file exists, `github-refused` when GitHub does not take the code or
 * cannot be reached, `contract-broken` when it answers something else.
 */
export async function exchangeCode(
  code: string,
  { api, credentialsPath: path, fetch: request }: ExchangeOptions,
): Promise<RegisteredApp> {
  const file = await createCredentialsFile(path);
  try {
    const app = await convert(code, api, request);
    await file.writeFile(credentialsText(app, api));
    await file.sync();
    return {
      id: app.id,
      slug: app.slug,
      name: app.name,
      htmlUrl: app.html_url,
      credentialsPath: path,
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function convert(code: string, api: string, request: typeof fetch): Promise<Conversion> {
  let response: Response;
  try {
    response = await request(`${api}/app-manifests/${code}/conversions`, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'faultline' },
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_EXCHANGE_MS),
    });
  } catch (error) {
    throw new FaultlineError('github-refused', `GitHub could not be reached at ${api}.`, {
      cause: error,
    });
  }
  if (!response.ok) {
    throw new FaultlineError(
      'github-refused',
      `GitHub did not take the code (status ${response.status}).`,
      {
        fields: { status: response.status },
      },
    );
  }
  const app = CONVERSION.safeParse(await response.json());
  if (!app.success || 'problem' in readPrivateKey(app.data.pem)) {
    throw new FaultlineError(
      'contract-broken',
      'GitHub registered the App but answered without the credentials that are expected. Delete it in the settings and start again.',
    );
  }
  return app.data;
}

/** `NAME=value` lines that `node --env-file`, Docker and shells read alike, so the key is in base64. */
function credentialsText(app: Conversion, api: string): string {
  return [
    `# Credentials of the GitHub App ${app.slug}. Whoever has this file can act as the App.`,
    `APP_ID=${app.id}`,
    `WEBHOOK_SECRET=${app.webhook_secret}`,
    `PRIVATE_KEY=${Buffer.from(app.pem).toString('base64')}`,
    ...(api === 'https://api.github.com' ? [] : [`GITHUB_API_URL=${api}`]),
    '',
  ].join('\n');
}
