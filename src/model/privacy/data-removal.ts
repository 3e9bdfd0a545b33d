/** A command that takes data with it and does not ask. */
export interface DataRemoval {
  /** What is lost, as a sentence's object: `the volumes of the compose project`. */
  readonly what: string;
  /** How the command reads: `docker compose down -v`. */
  readonly command: string;
  /** Volumes are of the machine on which it runs; a database may be elsewhere. */
  readonly target: 'volumes' | 'database';
}

/** False for a text that certainly has no command that removes data. */
export function mayRemoveData(text: string): boolean {
  return REMOVING.test(text);
}

const REMOVING =
  /\bdown\b|\bvolume\b|prune|drop|flush|migrate[\s"']+reset|--force-reset|reset_db|db:|pvc|persistentvolume|\bpvs?\b/iu;

type Test = (args: readonly string[]) => DataRemoval | undefined;

/**
 * The data that a command removes without asking; undefined for a command that removes none, that asks
 * first, or of which that cannot be told. `words` are the program and its arguments.
 */
export function dataRemovalOf(words: readonly string[]): DataRemoval | undefined {
  const [program = '', ...args] = words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  return Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name]?.(args) : undefined;
}

const PROGRAMS: Readonly<Record<string, Test>> = {
  docker: (args) => dockerRemoval('docker', args),
  podman: (args) => dockerRemoval('podman', args),
  'docker-compose': (args) => composeRemoval('docker-compose', args),
  'podman-compose': (args) => composeRemoval('podman-compose', args),
  // https://www.postgresql.org/docs/current/app-dropdb.html
  dropdb: (args) =>
    has(args, /^(?:-i|--interactive|--help|--version|-V)$/u) ||
    args.length === 0 ||
    isOnOwnMachine(args)
      ? undefined
      : database('dropdb', 'a PostgreSQL database'),
  psql: (args) => sqlRemoval('psql', args),
  mysql: (args) => sqlRemoval('mysql', args),
  mariadb: (args) => sqlRemoval('mariadb', args),
  mysqladmin: (args) =>
    args.includes('drop') && has(args, /^(?:-f|--force)$/u)
      ? database('mysqladmin drop', 'a MySQL database')
      : undefined,
  'redis-cli': (args) =>
    has(args, /^flush(?:all|db)$/iu)
      ? database('redis-cli flushall', 'all keys of Redis')
      : undefined,
  // https://www.prisma.io/docs/orm/reference/prisma-cli-reference
  prisma: prismaRemoval,
  python: djangoRemoval,
  python3: djangoRemoval,
  'django-admin': djangoRemoval,
  'manage.py': (args) => djangoRemoval(['manage.py', ...args]),
  rails: railsRemoval,
  rake: railsRemoval,
  bundle: (args) => (args[0] === 'exec' ? dataRemovalOf(args.slice(1)) : undefined),
  uv: (args) => (args[0] === 'run' ? dataRemovalOf(args.slice(1)) : undefined),
  poetry: (args) => (args[0] === 'run' ? dataRemovalOf(args.slice(1)) : undefined),
  pnpm: packageManager,
  yarn: packageManager,
  npm: packageManager,
  bun: packageManager,
  'sequelize-cli': (args) => sequelizeRemoval(args),
  sequelize: (args) => sequelizeRemoval(args),
  typeorm: (args) =>
    args.includes('schema:drop') ? database('typeorm schema:drop', 'all tables') : undefined,
  kubectl: (args) =>
    args.includes('delete') &&
    has(args, /^(?:pvc|pv|persistentvolumeclaims?|persistentvolumes?)(?:\/|$)/u)
      ? volumes('kubectl delete pvc', 'persistent volumes')
      : undefined,
};

function volumes(command: string, what: string): DataRemoval {
  return { command, what, target: 'volumes' };
}

function database(command: string, what: string): DataRemoval {
  return { command, what, target: 'database' };
}

// `--host 127.0.0.1`, `-h localhost`: production is elsewhere, whatever the script fetches from it.
function isOnOwnMachine(args: readonly string[]): boolean {
  const own = /^(?:(?:--host|-h)=?)?(?:127\.0\.0\.1|localhost)$/u;
  return args.some(
    (arg, index) =>
      own.test(arg) && (arg.startsWith('-') || /^(?:--host|-h)$/u.test(args[index - 1] ?? '')),
  );
}

function has(args: readonly string[], pattern: RegExp): boolean {
  return args.some((arg) => pattern.test(arg));
}

// https://docs.docker.com/reference/cli/docker/volume/rm/ and its neighbours; prune asks unless it is forced.
function dockerRemoval(program: string, args: readonly string[]): DataRemoval | undefined {
  const at = args.findIndex((arg) => /^(?:compose|volume|system)$/u.test(arg));
  const rest = args.slice(at + 1);
  const isForced = has(rest, /^(?:--force|-\w*f\w*)$/u);
  switch (args[at]) {
    case 'compose':
      return composeRemoval(`${program} compose`, rest);
    case 'volume':
      if (rest[0] === 'rm' || rest[0] === 'remove') {
        return isTemporary(rest.slice(1))
          ? undefined
          : volumes(`${program} volume rm`, 'the volumes that it names');
      }
      return rest[0] === 'prune' && isForced
        ? volumes(
            `${program} volume prune`,
            has(rest, /^(?:-a|--all|-af|-fa)$/u) || has(rest, /all=/u)
              ? 'every volume that no container uses at that moment'
              : 'every unnamed volume that no container uses at that moment',
          )
        : undefined;
    case 'system':
      return rest[0] === 'prune' && isForced && rest.includes('--volumes')
        ? volumes(
            `${program} system prune --volumes`,
            'volumes that no container uses at that moment',
          )
        : undefined;
    default:
      return undefined;
  }
}

// Volumes of caches and build tools are made anew.
function isTemporary(names: readonly string[]): boolean {
  return names.some((name) => /cache|node_modules|tmp|temp|builder|test|buildx/iu.test(name));
}

// https://docs.docker.com/reference/cli/docker/compose/down/
function composeRemoval(program: string, args: readonly string[]): DataRemoval | undefined {
  const at = args.findIndex((arg) => /^down$/u.test(arg));
  const rest = args.slice(at + 1);
  if (args[at] === 'down' && has(rest, /^(?:--volumes(?:=true)?|-[a-z]*v[a-z]*)$/u)) {
    return volumes(`${program} down -v`, 'the volumes of the compose project');
  }
  return undefined;
}

const DROPS_DATABASE = /\bdrop\s+(?:database|schema)\b/iu;

function sqlRemoval(program: string, args: readonly string[]): DataRemoval | undefined {
  return has(args, DROPS_DATABASE)
    ? database(`${program} with DROP DATABASE or DROP SCHEMA`, 'a database')
    : undefined;
}

function prismaRemoval(args: readonly string[]): DataRemoval | undefined {
  const line = args.join(' ');
  if (/^migrate reset\b/u.test(line) && has(args, /^(?:-f|--force)$/u)) {
    return database('prisma migrate reset --force', 'all data of the database');
  }
  return /^db push\b/u.test(line) && args.includes('--force-reset')
    ? database('prisma db push --force-reset', 'all data of the database')
    : undefined;
}

// https://docs.djangoproject.com/en/stable/ref/django-admin/#flush
function djangoRemoval(args: readonly string[]): DataRemoval | undefined {
  const rest = args[0]?.endsWith('manage.py') === true ? args.slice(1) : args;
  const isSilent = has(rest, /^(?:--no-?input)$/u);
  return isSilent && /^(?:flush|reset_db)$/u.test(rest[0] ?? '')
    ? database(`manage.py ${rest[0]} --noinput`, 'all data of the database')
    : undefined;
}

function railsRemoval(args: readonly string[]): DataRemoval | undefined {
  const task = args.find((arg) => /^db:(?:drop|reset|migrate:reset)$/u.test(arg));
  return task === undefined ? undefined : database(`rails ${task}`, 'all data of the database');
}

function sequelizeRemoval(args: readonly string[]): DataRemoval | undefined {
  const task = args.find((arg) => /^db:(?:drop|migrate:undo:all)$/u.test(arg));
  return task === undefined ? undefined : database(`sequelize ${task}`, 'all data of the database');
}

// `pnpm prisma …`, `yarn exec …`, `npm exec -- …`: what stands behind is the command.
function packageManager(args: readonly string[]): DataRemoval | undefined {
  const rest = args.filter((arg) => arg !== '--');
  const at = rest.findIndex((arg) => !/^(?:exec|dlx|x|--?[\w-]+)$/u.test(arg));
  const program = at === -1 ? undefined : rest[at];
  return program !== undefined && /^(?:prisma|typeorm|sequelize(?:-cli)?)$/u.test(program)
    ? dataRemovalOf(rest.slice(at))
    : undefined;
}
