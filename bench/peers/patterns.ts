import type { Language } from '#model/code/code.ts';

/** What peers are told to look for: code of one form, in their common notation. */
export interface Pattern {
  readonly id: string;
  readonly language: Language;
  /** `$X` is any expression, `...` any arguments or statements. */
  readonly form: string;
}

/**
 * The kinds of defect that our rules are about, as far as one form of code says them: as many patterns
 * as we have rules, and a few more, since most of ours read both languages. They find far less.
 */
export const PATTERNS: readonly Pattern[] = [
  ...inTypescript({
    'secret-generated-at-start': 'process.env.$X ?? randomBytes(...).toString(...)',
    'hardcoded-fallback': "process.env.$X || '$Y'",
    'cors-reflected': 'cors({ origin: true, credentials: true })',
    'cors-star': "cors({ origin: '*', credentials: true })",
    'express-application': 'express()',
    'koa-application': 'new Koa()',
    'fastify-application': 'Fastify(...)',
    'health-route': "$APP.get('/health', ...)",
    'webhook-route': "$APP.post('/webhooks/stripe', ...)",
    'dedupe-in-memory': 'const $SEEN = new Set()',
    'hmac-compared': 'createHmac(...).update(...).digest(...) === $X',
    'pool-misconfigured': 'new Pool(...)',
    'redis-eager': 'new Redis(...)',
    'prisma-at-import': 'new PrismaClient(...)',
    'fetch-in-transaction': '$DB.$transaction(async ($TX) => { ... })',
    'advisory-lock': "$POOL.query('SELECT pg_try_advisory_lock(42)', ...)",
    'sql-template': '$POOL.query(`...${$X}...`)',
    'sql-concatenated': '$POOL.query($A + $B)',
    'transaction-by-hand': "$CLIENT.query('BEGIN')",
    'processor-does-nothing': 'new Worker($NAME, async ($JOB) => {})',
    'stalled-jobs': 'new Worker($NAME, $FN, $OPTIONS)',
    'stop-abandons-jobs': '$WORKER.close(true)',
    'queue-unmonitored': 'new Queue(...)',
    'signal-handler': "process.on('SIGTERM', ...)",
    'timer-keeps-process': 'setInterval(...)',
    'encoding-not-encryption': "Buffer.from($X).toString('base64')",
    'weak-cipher': "createCipheriv('aes-256-ecb', ...)",
    'client-secret': 'process.env.NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY',
  }),
  ...inPython({
    'secret-generated-at-start': 'os.environ.get($X, secrets.token_urlsafe(...))',
    'hardcoded-fallback': 'os.getenv($X, "$Y")',
    'cors-mirrored': '$APP.add_middleware(CORSMiddleware, ...)',
    'fastapi-application': 'FastAPI(...)',
    'flask-application': 'Flask(...)',
    'hmac-compared': 'hmac.new(...).hexdigest() == $X',
    'webhook-constructed': 'stripe.Webhook.construct_event(...)',
    'pool-misconfigured': 'create_engine(...)',
    'connects-at-import': 'psycopg.connect(...)',
    'request-in-transaction': 'requests.post(...)',
    'sql-formatted': '$CONNECTION.execute(f"...{$X}...")',
    'sql-concatenated': '$CONNECTION.execute($A + $B)',
    'advisory-lock': '$CONNECTION.execute(text("SELECT pg_advisory_lock(42)"))',
    'celery-application': 'Celery(...)',
    'scheduler-stopped': '$SCHEDULER.shutdown(wait=False)',
    'redis-from-url': 'redis.from_url(...)',
    'event-loop-lookup': 'asyncio.get_event_loop()',
    'encoding-not-encryption': 'base64.b64encode($X.encode())',
    'weak-cipher': 'AES.new($KEY, AES.MODE_ECB)',
    'seeded-credential': '$MANAGER.create_superuser($A, $B, "$C")',
  }),
];

function inTypescript(forms: Readonly<Record<string, string>>): readonly Pattern[] {
  return Object.entries(forms).map(([id, form]) => ({ id, language: 'typescript', form }));
}

function inPython(forms: Readonly<Record<string, string>>): readonly Pattern[] {
  return Object.entries(forms).map(([id, form]) => ({ id, language: 'python', form }));
}

/** A configuration of https://semgrep.dev/docs/writing-rules/rule-syntax. */
export function semgrepRules(): string {
  const rules = PATTERNS.map(({ id, language, form }) => ({
    id: `${language}-${id}`,
    languages: language === 'python' ? ['python'] : ['typescript', 'javascript'],
    severity: 'ERROR',
    message: id,
    pattern: form,
  }));
  return JSON.stringify({ rules });
}

/** Rules of https://ast-grep.github.io/guide/rule-config.html, one a document. */
export function astGrepRules(): string {
  return PATTERNS.map(({ id, language, form }) => {
    // Its forms hold no part of a string, and name what may be several nodes otherwise.
    const pattern = form
      .replaceAll(/`[^`]*`/gu, '$TEXT')
      .replaceAll(/f?"\.\.\.[^"]*"/gu, '$TEXT')
      .replaceAll(/(?<quote>['"])\$\w\k<quote>/gu, '$TEXT')
      .replaceAll('...', '$$$$$$');
    return JSON.stringify({
      id: `${language}-${id}`,
      language: language === 'python' ? 'Python' : 'Tsx',
      severity: 'error',
      message: id,
      rule: { pattern },
    });
  }).join('\n---\n');
}

/** Has ast-grep read all files of JavaScript and TypeScript with one grammar. */
export const AST_GREP_CONFIG = JSON.stringify({
  ruleDirs: ['rules'],
  languageGlobs: { tsx: ['*.ts', '*.tsx', '*.mts', '*.cts', '*.js', '*.jsx', '*.mjs', '*.cjs'] },
});
