import { randomBytes, timingSafeEqual } from 'node:crypto';
import helmet from '@fastify/helmet';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FaultlineError, isFaultlineError } from '#core/errors.ts';
import { type AppManifest, readAppManifest } from './app-manifest.ts';
import { WEBHOOK_PATH } from './http/webhook-route.ts';
import { exchangeCode, refuseExistingFile, type RegisteredApp } from './register-credentials.ts';
import { outcomePage, registrationPage } from './register-pages.ts';

export interface RegistrationOptions {
  /** The text of `app.yml`. */
  readonly appYaml: string;
  /** The App's name, unique on its GitHub and at most 34 characters. */
  readonly name: string;
  /**
   * Where GitHub will send webhooks, https only. An address without a path gets the path that the
   * service serves; one with a path (a forwarding proxy such as smee.io) is taken as it is.
   */
  readonly hookUrl: string;
  /** The organisation that will own the App. Undefined means the person who is signed in. */
  readonly organization?: string;
  /** Host name of the GitHub to register with, github.com when undefined. */
  readonly githubHost?: string;
  /** The file for the credentials. It must not exist. */
  readonly credentialsPath: string;
  readonly fetch: typeof fetch;
  /** Receives each line of what a person is to know. No secret is among them. */
  readonly print: (line: string) => void;
  /** 0 (the default) lets the system choose a free port. */
  readonly port?: number;
  /** GitHub's code and so the whole registration ends after an hour, the default. */
  readonly timeoutMs?: number;
}

export interface Registration {
  /** The page to open in a browser on this machine. */
  readonly url: string;
  /** Resolves when the credentials are on disk and the server is closed; rejects when it ended without. */
  readonly finished: Promise<RegisteredApp>;
  /** Ends the registration. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/**
 * Starts GitHub's manifest flow on 127.0.0.1: a page whose form takes the manifest to GitHub, and the
 * address that GitHub sends the person back to with a code, which is exchanged for the credentials.
 * The random `state` must come back with it, so that nobody else can have a foreign App written here.
 *
 * The credentials file is created with mode 0600 and never overwritten.
 *
 * Rejects with `usage` when an option is wrong or the file exists already.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export async function startRegistration(options: RegistrationOptions): Promise<Registration> {
  const manifest = manifestOf(options);
  const github = githubAddresses(options.githubHost ?? 'github.com');
  await refuseExistingFile(options.credentialsPath);

  const flow = { ...options, ...github, manifest, state: randomBytes(32).toString('hex') };
  const outcome = Promise.withResolvers<RegisteredApp>();
  // A caller that closes early need not wait for the outcome as well.
  outcome.promise.catch(() => undefined);

  const server = await createServer(flow, (app) => {
    end(app).catch(outcome.reject);
  });
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const timer = setTimeout(() => {
    end(undefined).catch(outcome.reject);
  }, options.timeoutMs ?? HOUR_MS);

  async function end(app: RegisteredApp | undefined): Promise<void> {
    clearTimeout(timer);
    await server.close();
    if (app === undefined) {
      outcome.reject(
        new FaultlineError(
          'usage',
          'The registration ended before GitHub answered. Start it again.',
        ),
      );
      return;
    }
    printNextSteps(app, options);
    outcome.resolve(app);
  }

  const url = `${originOf(server)}/`;
  options.print(`Open ${url} in a browser on this machine to register "${options.name}".`);
  return { url, finished: outcome.promise, close: () => end(undefined) };
}

interface Flow extends RegistrationOptions {
  readonly manifest: AppManifest;
  readonly state: string;
  /** Origin of GitHub's pages. */
  readonly web: string;
  /** Base URL of GitHub's API. */
  readonly api: string;
}

/** `onRegistered` is called once, after the person has been answered. */
async function createServer(
  flow: Flow,
  onRegistered: (app: RegisteredApp) => void,
): Promise<FastifyInstance> {
  const server = fastify({ logger: false, forceCloseConnections: true });
  await server.register(helmet, {
    // GitHub takes the form only with an origin, which the strict default would withhold.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: [flow.web],
        frameAncestors: ["'none'"],
      },
    },
  });

  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    // Another name that resolves to this machine (DNS rebinding) must not reach the page with the state.
    return isOwnHost(request, server)
      ? undefined
      : sendPage(reply, 421, 'Open the address that was printed in the terminal.');
  });

  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(
      registrationPage({
        action: `${flow.web}${newAppPath(flow.organization)}?state=${flow.state}`,
        manifest: JSON.stringify({
          ...flow.manifest,
          redirect_url: `${originOf(server)}/registered`,
        }),
      }),
    ),
  );

  let registered: RegisteredApp | undefined;
  let isExchanging = false;

  server.get('/registered', async (request, reply) => {
    const { code, state } = QUERY.parse(request.query);
    if (!isSame(state, flow.state) || code === undefined) {
      return sendPage(reply, 403, 'This answer does not belong to this registration. Start again.');
    }
    if (isExchanging || registered !== undefined) {
      return sendPage(reply, 409, 'The registration is already being finished.');
    }
    isExchanging = true;
    try {
      registered = await exchangeCode(code, flow);
    } catch (error) {
      const reason = isFaultlineError(error)
        ? error.message
        : 'The credentials could not be written.';
      flow.print(reason);
      return await sendPage(reply, 502, `${reason} Reload this page to try again.`);
    } finally {
      isExchanging = false;
    }
    return sendPage(reply, 200, `${registered.name} is registered. Go back to the terminal.`);
  });

  server.addHook('onResponse', async (_request, reply) => {
    if (registered !== undefined && reply.statusCode === 200) {
      onRegistered(registered);
    }
  });

  return server;
}

const QUERY = z.object({
  code: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,200}$/)
    .optional()
    .catch(undefined),
  state: z.string().catch(''),
});

function manifestOf({ appYaml, hookUrl, name }: RegistrationOptions): AppManifest {
  const url = URL.parse(hookUrl);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new FaultlineError(
      'usage',
      'The webhook address must be an https URL that GitHub can reach.',
    );
  }
  if (url.pathname === '/') {
    url.pathname = WEBHOOK_PATH;
  }
  if (name.trim() === '' || name.length > 34) {
    throw new FaultlineError('usage', "The App's name must have between 1 and 34 characters.");
  }
  return {
    ...readAppManifest(appYaml),
    name,
    url: url.origin,
    hook_attributes: { url: url.href, active: true },
  };
}

/**
 * GitHub Enterprise Server has its API below `/api/v3`, github.com and GHE.com on a host of its own.
 * The API is derived from what the operator typed, never from what comes in.
 */
function githubAddresses(host: string): { readonly web: string; readonly api: string } {
  if (!/^[a-z0-9.-]+(?::\d{1,5})?$/i.test(host)) {
    throw new FaultlineError(
      'usage',
      'The GitHub host must be a host name such as github.example.com.',
    );
  }
  const hasApiHost = host === 'github.com' || host.endsWith('.ghe.com');
  return {
    web: `https://${host}`,
    api: hasApiHost ? `https://api.${host}` : `https://${host}/api/v3`,
  };
}

function newAppPath(organization: string | undefined): string {
  return organization === undefined
    ? '/settings/apps/new'
    : `/organizations/${encodeURIComponent(organization)}/settings/apps/new`;
}

function printNextSteps(app: RegisteredApp, { print }: RegistrationOptions): void {
  print(`Registered ${app.htmlUrl} (App ID ${app.id}).`);
  print(`The credentials are in ${app.credentialsPath}. Keep the file out of version control.`);
  print(
    `Start the service with them: node --env-file=${app.credentialsPath} bin/faultline.js serve`,
  );
  print(`Then install the App: ${app.htmlUrl}/installations/new`);
}

function originOf(server: FastifyInstance): string {
  return `http://${ownHost(server)}`;
}

function ownHost(server: FastifyInstance): string {
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

function isOwnHost(request: FastifyRequest, server: FastifyInstance): boolean {
  return request.headers.host === ownHost(server);
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function sendPage(reply: FastifyReply, status: number, text: string): Promise<FastifyReply> {
  return reply.code(status).type('text/html; charset=utf-8').send(outcomePage(text));
}
