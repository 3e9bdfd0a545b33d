import { isFaultlineError } from '#core/errors.ts';
import { AppFactsReader } from '#github/app-facts.ts';
import type { AppFacts, HookFacts, InstallationFacts } from '#github/app-facts.ts';
import { Branches } from '#github/branches.ts';
import type { Repository } from '#github/check-runs.ts';
import { GithubClients } from '#github/github-clients.ts';
import type { Permissions } from '#github/github-clients.ts';
import { refusedStatus } from '#github/github-failure.ts';
import { requiredChecks } from '#github/required-checks.ts';
import type { RequiredCheck } from '#github/required-checks.ts';
import { checkName } from '#review/check-name.ts';
import { checkDatabase } from '#store/check-database.ts';

import type { AppManifest } from './app-manifest.ts';
import { WEBHOOK_PATH } from './http/webhook-route.ts';
import { readSettings } from './settings.ts';
import type { Environment, ServiceSettings } from './settings.ts';

/** What was found out about one thing that has to be right. */
export interface Diagnosis {
  readonly state: 'ok' | 'wrong' | 'cannot tell';
  /** Such as `clock`. */
  readonly subject: string;
  /** What is so and, unless it is right, what to do. */
  readonly text: string;
}

export interface DoctorOptions {
  readonly env: Environment;
  readonly readFile: (path: string) => string;
  /** What the App should be like. */
  readonly manifest: AppManifest;
  /** The repository in which the check should be required, undefined to ask about none. */
  readonly repository: Repository | undefined;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

/** GitHub refuses a token of the App that was made in its future: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
const MOST_SKEW_SECONDS = 30;
const LEAST_REMAINING = 500;

/** Looks at everything that the service needs, and changes nothing. Does not reject for what it finds wrong. */
export async function diagnose(options: DoctorOptions): Promise<readonly Diagnosis[]> {
  const { env, readFile, clock, signal } = options;
  let settings: ServiceSettings;
  try {
    settings = readSettings(env, readFile);
  } catch (error) {
    const problems = isFaultlineError(error) ? error.fields['problems'] : undefined;
    if (!Array.isArray(problems)) {
      throw error;
    }
    return [
      ...problems.map((problem) => wrong('settings', `${String(problem)}.`)),
      cannotTell('the rest', 'It needs right settings. Mend them and run this again.'),
    ];
  }
  const { appId, privateKey, githubApiUrl: apiUrl } = settings;
  // Somebody waits for the answer and can ask again.
  const clients = new GithubClients({ appId, privateKey, apiUrl, clock, repeats: 0 });
  try {
    const app = new AppFactsReader(clients.app, clock);
    return [
      ok('settings', 'All that are set are understood.'),
      await aboutDatabase(settings),
      ...(await asked('App', async () => aboutApp(await app.app(signal), options))),
      ...(await asked('webhook', async () => aboutHook(await app.hook(signal)))),
      ...(await aboutRepository(options, app, clients, appId)),
    ];
  } finally {
    clients.close();
  }
}

async function aboutDatabase({ databaseUrl, dataDirectory }: ServiceSettings): Promise<Diagnosis> {
  try {
    const state = await checkDatabase({ url: databaseUrl, directory: dataDirectory });
    switch (state) {
      case 'answers':
        return ok('database', 'It can be opened.');
      case 'in-use':
        return ok('database', 'A process has it open, presumably the service.');
      case 'new':
        return databaseUrl === undefined
          ? cannotTell(
              'database',
              'There is none yet in DATA_DIRECTORY; the service makes it at its first start.',
            )
          : ok('database', 'The server answers; the service makes its tables at its first start.');
    }
  } catch (error) {
    return wrong('database', messageOf(error));
  }
}

function aboutApp(app: AppFacts, { manifest, clock }: DoctorOptions): readonly Diagnosis[] {
  const missing = manifest.default_events.filter((event) => !app.events.includes(event));
  return [
    ok('App', 'GitHub takes APP_ID and the private key.'),
    aboutPermissions(
      'App permissions',
      app.permissions,
      manifest,
      "in the App's settings under Permissions & events",
    ),
    missing.length === 0
      ? ok('App events', 'All that are needed are subscribed to.')
      : wrong(
          'App events',
          `Not subscribed to: ${missing.join(', ')}. Subscribe in the App's settings under Permissions & events.`,
        ),
    aboutClock(app.date, clock()),
    aboutLimit('rate limit', app.remaining),
  ];
}

function aboutPermissions(
  subject: string,
  granted: Permissions,
  manifest: AppManifest,
  where: string,
): Diagnosis {
  const missing = Object.entries(manifest.default_permissions).filter(
    ([name, level]) => granted[name] !== 'write' && granted[name] !== level,
  );
  const names = missing.map(([name, level]) => `${name}: ${level}`).join(', ');
  return missing.length === 0
    ? ok(subject, 'All that are needed are there.')
    : wrong(subject, `Missing: ${names}. Grant them ${where}.`);
}

function aboutClock(github: Date | undefined, here: Date): Diagnosis {
  if (github === undefined) {
    return cannotTell('clock', 'GitHub did not say what time it is. Compare the clock yourself.');
  }
  const seconds = Math.round((here.getTime() - github.getTime()) / 1000);
  const side = seconds > 0 ? 'ahead of' : 'behind';
  return Math.abs(seconds) <= MOST_SKEW_SECONDS
    ? ok('clock', `It agrees with GitHub's to ${MOST_SKEW_SECONDS} seconds.`)
    : wrong('clock', `It is ${Math.abs(seconds)} seconds ${side} GitHub's. Have it set by NTP.`);
}

function aboutLimit(subject: string, remaining: number | undefined): Diagnosis {
  if (remaining === undefined) {
    return ok(subject, 'This GitHub names none.');
  }
  return remaining >= LEAST_REMAINING
    ? ok(subject, `${remaining} requests are left in this hour.`)
    : wrong(
        subject,
        `Only ${remaining} requests are left in this hour. Reviews wait for the next; if it goes on, look for what else uses the App's key.`,
      );
}

function aboutHook({
  url,
  contentType,
  isSslVerified,
  hasSecret,
}: HookFacts): readonly Diagnosis[] {
  const change = "Change it in the App's settings under Webhook.";
  return [
    aboutHookUrl(url, change),
    contentType === 'json'
      ? ok('webhook content type', 'It is application/json.')
      : wrong(
          'webhook content type',
          `It is not application/json, which is all that the service takes. ${change}`,
        ),
    hasSecret
      ? cannotTell(
          'webhook secret',
          'One is set, and GitHub does not tell it. If deliveries are answered 401, set it to WEBHOOK_SECRET again.',
        )
      : wrong(
          'webhook secret',
          `None is set, so every delivery is refused. Set it to WEBHOOK_SECRET in the App's settings.`,
        ),
    isSslVerified
      ? ok('webhook TLS', 'Certificates are verified.')
      : wrong('webhook TLS', `Certificates are not verified. ${change}`),
  ];
}

function aboutHookUrl(text: string, change: string): Diagnosis {
  const subject = 'webhook URL';
  const url = URL.parse(text);
  if (url === null) {
    return wrong(
      subject,
      `There is none. Set it to https://HOST${WEBHOOK_PATH} in the App's settings.`,
    );
  }
  if (url.protocol !== 'https:') {
    return wrong(subject, `It is not https. ${change}`);
  }
  return url.pathname === WEBHOOK_PATH
    ? ok(subject, `It is on ${url.host} and has the path of the service.`)
    : cannotTell(
        subject,
        `Its path is not ${WEBHOOK_PATH}. Unless your proxy rewrites it, change it in the App's settings.`,
      );
}

async function aboutRepository(
  { repository, manifest, clock, signal }: DoctorOptions,
  app: AppFactsReader,
  clients: GithubClients,
  appId: number,
): Promise<readonly Diagnosis[]> {
  if (repository === undefined) {
    return [
      cannotTell(
        'required check',
        'Name a repository with --repo OWNER/NAME to have it looked at.',
      ),
    ];
  }
  return asked('repository', async () => {
    const installation = await app.installationOn(repository, signal);
    if (installation === undefined) {
      return [
        wrong(
          'installation',
          `The App is not installed on ${repository.owner}/${repository.name}. Install it on the App's page.`,
        ),
      ];
    }
    const installed = aboutInstallation(installation, manifest);
    if (installation.isSuspended) {
      return installed;
    }
    const client = await clients.fileReader(installation.id, repository.name);
    const head = await new Branches(client, repository, clock).defaultBranch(signal);
    if (head === undefined) {
      return [...installed, cannotTell('required check', 'The repository has no commit yet.')];
    }
    const { branch } = head;
    const checks = await requiredChecks(client, repository, branch, clock, signal);
    return [
      ...installed,
      aboutLimit('installation rate limit', clients.rateLimit(installation.id)?.remaining),
      aboutRequired(checks, branch, appId),
    ];
  });
}

function aboutInstallation(
  { permissions, isSuspended }: InstallationFacts,
  manifest: AppManifest,
): readonly Diagnosis[] {
  return [
    isSuspended
      ? wrong(
          'installation',
          "It is suspended. Lift that in the account's settings under GitHub Apps.",
        )
      : ok('installation', 'The App is installed on the repository.'),
    aboutPermissions(
      'installation permissions',
      permissions,
      manifest,
      "by accepting the App's request in the account's settings under GitHub Apps",
    ),
  ];
}

function aboutRequired(checks: readonly RequiredCheck[], branch: string, appId: number): Diagnosis {
  const subject = 'required check';
  const name = checkName(branch);
  const own = checks.filter((check) => check.name === name);
  const right = own.find((check) => check.appId === appId);
  if (right !== undefined) {
    return ok(subject, `"${name}" is required by ${right.from}, with the App as its source.`);
  }
  const [other] = own;
  if (other === undefined) {
    return wrong(
      subject,
      `"${name}" is not required on ${branch}, so a failed one does not stop a merge. Require it in a ruleset, with the App as its source.`,
    );
  }
  const source = other.appId === undefined ? 'any source' : `the App ${other.appId}`;
  return wrong(
    subject,
    `"${name}" is required by ${other.from} from ${source}, so somebody else can report it. Choose the entry whose source is the App ${appId}.`,
  );
}

/** The answer of `ask`, or that it could not be told. */
async function asked(
  subject: string,
  ask: () => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  try {
    return await ask();
  } catch (error) {
    if (!isFaultlineError(error)) {
      throw error;
    }
    return [
      refusedStatus(error) === 401
        ? wrong(
            subject,
            "GitHub does not take the App's token. Check APP_ID, the private key, GITHUB_API_URL and the clock.",
          )
        : cannotTell(subject, `${error.message} Run this again later, and check GITHUB_API_URL.`),
    ];
  }
}

function messageOf(error: unknown): string {
  if (!isFaultlineError(error)) {
    throw error;
  }
  return error.message;
}

function ok(subject: string, text: string): Diagnosis {
  return { state: 'ok', subject, text };
}

function wrong(subject: string, text: string): Diagnosis {
  return { state: 'wrong', subject, text };
}

function cannotTell(subject: string, text: string): Diagnosis {
  return { state: 'cannot tell', subject, text };
}
