import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  type Registration,
  type RegistrationOptions,
  startRegistration,
} from './register-server.ts';
import { readSettings } from './settings.ts';

const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

const CONVERSION = {
  id: 4711,
  slug: 'faultline-acme',
  name: 'Faultline Acme',
  html_url: 'https://github.com/apps/faultline-acme',
  pem: PEM,
  webhook_secret: '0123456789abcdef0123456789abcdef01234567',
  client_id: 'Iv1.x',
  client_secret: 'canary-client-secret',
};

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'faultline-register-'));
  return () => rmSync(directory, { recursive: true });
});

interface Flow extends Registration {
  readonly credentialsPath: string;
  readonly printed: readonly string[];
  /** Addresses that were asked for an exchange. */
  readonly asked: readonly string[];
  /** The form's address and manifest, read from the page as a browser would. */
  readonly readForm: () => Promise<{ action: URL; manifest: unknown }>;
  /** Comes back as GitHub does, with the state of the form unless another is given. */
  readonly comeBack: (state?: string, code?: string) => Promise<Response>;
}

async function start(
  options: Partial<RegistrationOptions> = {},
  answer: () => Response = () => Response.json(CONVERSION, { status: 201 }),
): Promise<Flow> {
  const printed: string[] = [];
  const asked: string[] = [];
  const credentialsPath = join(directory, 'app.env');
  const registration = await startRegistration({
    appYaml: readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'),
    name: 'Faultline Acme',
    hookUrl: 'https://faultline.acme.example',
    credentialsPath,
    fetch: async (input, init) => {
      asked.push(`${init?.method ?? 'GET'} ${z.string().parse(input)}`);
      return answer();
    },
    print: (line) => printed.push(line),
    ...options,
  });
  onTestFinished(() => registration.close());

  async function readForm(): Promise<{ action: URL; manifest: unknown }> {
    const html = await (await fetch(registration.url)).text();
    const action = /action="([^"]*)"/.exec(html)?.[1] ?? '';
    const manifest = /name="manifest" value="([^"]*)"/.exec(html)?.[1] ?? '';
    return {
      action: new URL(unescape(action)),
      manifest: JSON.parse(unescape(manifest)),
    };
  }

  async function comeBack(state?: string, code = 'a1b2c3'): Promise<Response> {
    const own = (await readForm()).action.searchParams.get('state') ?? '';
    return fetch(new URL(`/registered?code=${code}&state=${state ?? own}`, registration.url));
  }

  return { ...registration, credentialsPath, printed, asked, readForm, comeBack };
}

function unescape(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

test('the page takes the manifest to GitHub with our webhook address and a state', async () => {
  const flow = await start({ name: `Acme's "<App>"` });

  const { action, manifest } = await flow.readForm();

  expect(`${action.origin}${action.pathname}`).toBe('https://github.com/settings/apps/new');
  expect(action.searchParams.get('state')).toMatch(/^[0-9a-f]{64}$/);
  expect(manifest).toMatchObject({
    name: `Acme's "<App>"`,
    public: false,
    url: 'https://faultline.acme.example',
    redirect_url: new URL('/registered', flow.url).href,
    hook_attributes: { url: 'https://faultline.acme.example/api/github/webhooks', active: true },
    default_permissions: { checks: 'write' },
  });
});

test('the answer of GitHub becomes a file that the service starts with', async () => {
  const flow = await start();

  const page = await flow.comeBack();
  const app = await flow.finished;

  expect([page.status, flow.asked]).toEqual([
    200,
    ['POST https://api.github.com/app-manifests/a1b2c3/conversions'],
  ]);
  expect(app).toEqual({
    id: 4711,
    slug: 'faultline-acme',
    name: 'Faultline Acme',
    htmlUrl: 'https://github.com/apps/faultline-acme',
    credentialsPath: flow.credentialsPath,
  });
  expect(statSync(flow.credentialsPath).mode & 0o777).toBe(0o600);
  const text = readFileSync(flow.credentialsPath, 'utf8');
  expect(readSettings(parseEnv(text), () => '')).toMatchObject({
    appId: 4711,
    webhookSecrets: [CONVERSION.webhook_secret],
    githubApiUrl: undefined,
  });
  expect(text).not.toContain('canary-client-secret');
});

test('what is printed and shown says what to do next and holds no secret', async () => {
  const flow = await start();

  const shown = await (await flow.comeBack()).text();
  await flow.finished;

  const all = [shown, ...flow.printed].join('\n');
  expect(all).toContain(`node --env-file=${flow.credentialsPath} bin/faultline.js serve`);
  expect(all).toContain('https://github.com/apps/faultline-acme/installations/new');
  expect(all).not.toContain(CONVERSION.webhook_secret);
  expect(all).not.toContain('PRIVATE KEY');
  expect(all).not.toContain(Buffer.from(PEM).toString('base64').slice(0, 40));
});

test('the server is gone when the registration has finished', async () => {
  const flow = await start();

  await flow.comeBack();
  await flow.finished;

  await expect(fetch(flow.url)).rejects.toThrow('fetch failed');
});

test.for([
  ['another state', 'f'.repeat(64), 'a1b2c3'],
  ['a state of another length', 'f', 'a1b2c3'],
  ['no code', undefined, ''],
  ['a code that would change the address', undefined, '..%2F..%2Fuser'],
] as const)('an answer with %s is refused and nothing is exchanged', async ([, state, code]) => {
  const flow = await start();

  const page = await flow.comeBack(state, code);

  expect([page.status, flow.asked, existsSync(flow.credentialsPath)]).toEqual([403, [], false]);
});

test('a request under another host name is refused', async () => {
  const flow = await start();

  const status = await new Promise((resolve, reject) => {
    request(flow.url, { headers: { host: 'attacker.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

  expect(status).toBe(421);
});

test('the form may go to the GitHub in question only', async () => {
  const flow = await start({ githubHost: 'github.acme.example' });

  const { headers } = await fetch(flow.url);

  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none';base-uri 'none';form-action https://github.acme.example;frame-ancestors 'none'",
  );
});

test.for([
  ['github.acme.example', 'https://github.acme.example/api/v3'],
  ['acme.ghe.com', 'https://api.acme.ghe.com'],
] as const)(
  'an App on %s is exchanged at %s, which the credentials name',
  async ([githubHost, api]) => {
    const flow = await start({ githubHost, organization: 'acme inc' });
    const { action } = await flow.readForm();

    await flow.comeBack();
    await flow.finished;

    expect(action.href).toContain(
      `https://${githubHost}/organizations/acme%20inc/settings/apps/new?state=`,
    );
    expect(flow.asked).toEqual([`POST ${api}/app-manifests/a1b2c3/conversions`]);
    expect(parseEnv(readFileSync(flow.credentialsPath, 'utf8'))['GITHUB_API_URL']).toBe(api);
  },
);

test('a refused code leaves no file and can be tried again', async () => {
  const answers = [
    Response.json({ message: 'Not Found' }, { status: 404 }),
    Response.json(CONVERSION),
  ];
  const flow = await start({}, () => answers.shift() ?? Response.error());

  const first = await flow.comeBack();
  const hasFileAfterFailure = existsSync(flow.credentialsPath);
  const second = await flow.comeBack();

  expect([first.status, hasFileAfterFailure, second.status]).toEqual([502, false, 200]);
  expect(flow.printed).toContain('GitHub did not take the code (status 404).');
  expect(await flow.finished).toMatchObject({ id: 4711 });
});

test.for([
  ['without a webhook secret', { ...CONVERSION, webhook_secret: null }],
  ['with a short webhook secret', { ...CONVERSION, webhook_secret: 'short' }],
  [
    'with a secret that would add a line',
    { ...CONVERSION, webhook_secret: `${CONVERSION.webhook_secret}\nHOST=0.0.0.0` },
  ],
  ['without a key', { ...CONVERSION, pem: 'none' }],
] as const)('an answer %s is refused and no file stays', async ([, conversion]) => {
  const flow = await start({}, () => Response.json(conversion));

  const page = await flow.comeBack();

  expect([page.status, existsSync(flow.credentialsPath)]).toEqual([502, false]);
});

test('an existing file is refused before anything is registered and stays as it is', async () => {
  const path = join(directory, 'app.env');
  writeFileSync(path, 'APP_ID=1\n');

  await expect(start()).rejects.toMatchObject({ code: 'usage' });
  expect(readFileSync(path, 'utf8')).toBe('APP_ID=1\n');
});

test('a link in place of the file is refused', async () => {
  symlinkSync(join(directory, 'target'), join(directory, 'app.env'));

  await expect(start()).rejects.toMatchObject({ code: 'usage' });
  expect(existsSync(join(directory, 'target'))).toBe(false);
});

test('a file that appears meanwhile is not overwritten', async () => {
  const flow = await start();
  writeFileSync(flow.credentialsPath, 'APP_ID=1\n');

  const page = await flow.comeBack();

  expect([page.status, flow.asked]).toEqual([502, []]);
  expect(readFileSync(flow.credentialsPath, 'utf8')).toBe('APP_ID=1\n');
});

test.for([
  ['an http address', { hookUrl: 'http://faultline.acme.example' }],
  ['no address', { hookUrl: 'faultline' }],
  ['an empty name', { name: ' ' }],
  ['a name that is too long', { name: 'x'.repeat(35) }],
  ['a host that is a URL', { githubHost: 'https://github.com/' }],
] as const)('%s is refused', async ([, options]) => {
  await expect(start(options)).rejects.toMatchObject({ code: 'usage' });
});

test('a webhook address with a path of its own is kept', async () => {
  const flow = await start({ hookUrl: 'https://smee.io/abc' });

  expect((await flow.readForm()).manifest).toMatchObject({
    hook_attributes: { url: 'https://smee.io/abc' },
  });
});

test('closing ends the registration without an App', async () => {
  const flow = await start();

  await flow.close();

  await expect(flow.finished).rejects.toMatchObject({ code: 'usage' });
});

test('a registration that nobody finishes ends by itself', async () => {
  const flow = await start({ timeoutMs: 1 });

  await expect(flow.finished).rejects.toMatchObject({ code: 'usage' });
});

test('a port that is taken is reported', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = z.object({ port: z.number() }).parse(address).port;

  await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
