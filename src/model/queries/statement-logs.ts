import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Ranged } from '../code/code.ts';
import { isOneOffPath } from '../one-off-path.ts';
import { calleeOf, follow, nameOf } from '../code/resolve.ts';
import { environmentRead } from '../settings/settings-environment.ts';
import { isDevelopmentOnly, productionCheckByName } from '../settings/settings-production.ts';
import {
  argumentOf,
  keywordOf,
  positional,
  propertyOf,
  stringOf,
  valueOf,
} from '../code/values.ts';

/** A database client that logs every statement. */
export interface StatementLog {
  /** The package: `sqlalchemy`. */
  readonly library: string;
  /** What switches it on: `echo`. */
  readonly option: string;
  /** The option's value in the file. */
  readonly at: Ranged;
  /** The setting that decides; undefined when the code does. */
  readonly setting: string | undefined;
}

/** How a library is told to log statements with their values. */
interface LogForm {
  readonly library: string;
  readonly callee: RegExp;
  readonly option: string;
  /** Words in a list of levels that stand for statements; null where any text does. */
  readonly level: RegExp | null;
}

const FORMS: readonly LogForm[] = [
  // https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.echo
  {
    library: 'sqlalchemy',
    callee:
      /^(?:sqlalchemy(?:\.engine(?:\.create)?|\.ext\.asyncio(?:\.engine)?)?|sqlmodel(?:\.ext\.asyncio)?)\.create_(?:async_)?engine$/u,
    option: 'echo',
    level: null,
  },
  // https://typeorm.io/docs/advanced-topics/logging/
  {
    library: 'typeorm',
    callee: /^(?:typeorm\.DataSource|@nestjs\/typeorm\.TypeOrmModule\.forRoot)$/u,
    option: 'logging',
    level: /^(?:query|all)$/u,
  },
  // https://sequelize.org/docs/v6/getting-started/#logging
  {
    library: 'sequelize',
    callee: /^(?:sequelize(?:-typescript)?\.Sequelize|sequelize)$/u,
    option: 'logging',
    level: null,
  },
  // https://orm.drizzle.team/docs/goodies#logging
  {
    library: 'drizzle-orm',
    callee: /^drizzle-orm\/[\w-]+\.drizzle$/u,
    option: 'logger',
    level: null,
  },
  // https://www.prisma.io/docs/orm/prisma-client/observability-and-logging/logging
  {
    library: '@prisma/client',
    callee: /(?:^|[/.])PrismaClient$/u,
    option: 'log',
    level: /^query$/u,
  },
  // https://knexjs.org/guide/#debug
  { library: 'knex', callee: /^knex(?:\.(?:knex|default))?$/u, option: 'debug', level: null },
  // https://github.com/porsager/postgres#connection-details
  { library: 'postgres', callee: /^postgres$/u, option: 'debug', level: null },
];

/** The clients of a file that log every statement, or whose setting switches that on, in source order. */
export function statementLogsOf(module: CodeModule): readonly StatementLog[] {
  if (isOneOffPath(module.path)) {
    return [];
  }
  return module.calls.flatMap((call) => {
    const name = calleeOf(module, call);
    const form = name === undefined ? undefined : FORMS.find(({ callee }) => callee.test(name));
    const found = form === undefined ? loggerLevel(module, call, name) : logOf(module, call, form);
    const isShown =
      found !== undefined && !isDevelopmentOnly(module, call) && !isInMemory(module, call);
    return isShown ? [found] : [];
  });
}

// A database that is gone with the process holds what a test puts there.
function isInMemory(module: CodeModule, { args }: CallExpr): boolean {
  return args.some(({ value }) => {
    const end = follow(module, value);
    return /:memory:|["'`]sqlite(?:\+\w+)?:\/\/["'`]/u.test(
      end === undefined ? module.text(value) : end.module.text(end.expr),
    );
  });
}

function logOf(module: CodeModule, call: CallExpr, form: LogForm): StatementLog | undefined {
  const { library, option } = form;
  const given =
    module.language === 'python' ? keywordOf(module, call, option) : optionIn(module, call, option);
  if (given?.kind !== 'given' || given.module !== module || hidesValues(module, call)) {
    return undefined;
  }
  const { value } = given;
  if (isOn(module, value, form)) {
    return { library, option, at: value, setting: undefined };
  }
  const setting = settingOf(module, value);
  return setting !== undefined && !isForbidden(module, setting)
    ? { library, option, at: value, setting }
    : undefined;
}

function optionIn(
  module: CodeModule,
  { args }: CallExpr,
  key: string,
): ReturnType<typeof propertyOf> | undefined {
  const options = args
    .map(({ value }) => value)
    .find((value) => follow(module, value)?.expr.kind === 'object');
  return options === undefined ? undefined : propertyOf(module, options, key);
}

// https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.hide_parameters
function hidesValues(module: CodeModule, call: CallExpr): boolean {
  return (
    module.language === 'python' && keywordOf(module, call, 'hide_parameters').kind !== 'absent'
  );
}

function isOn(module: CodeModule, value: Expr, { level, library }: LogForm): boolean {
  const known = valueOf(module, value);
  if (known.isKnown) {
    // A list of levels is needed where the levels below are harmless.
    const isSwitch = known.value === true && library !== '@prisma/client';
    return isSwitch || (typeof known.value === 'string' && (level ?? /^debug$/u).test(known.value));
  }
  if (value.kind === 'list' && level !== null) {
    return value.items.some((item) => isStatementLevel(module, item, level));
  }
  return nameOf(module, value) === 'console.log';
}

// `'query'` and `{ emit: 'stdout', level: 'query' }`; an event is what the program makes of it.
function isStatementLevel(module: CodeModule, item: Expr, level: RegExp): boolean {
  if (item.kind !== 'object') {
    return level.test(stringOf(module, item) ?? '');
  }
  const [name, emit] = ['level', 'emit'].map((key) => propertyOf(module, item, key));
  const [shown, target] = [name, emit].map((option) =>
    option?.kind === 'given' ? (stringOf(option.module, option.value) ?? '') : '',
  );
  return level.test(shown ?? '') && target === 'stdout';
}

// What names the environment or a switch for all debugging is off in production, as everybody knows.
const KNOWN_SWITCH =
  /^(?:app_?|flask_?|django_?|is_?)?(?:debug|dev|development|local|testing|env|environment|node_env)(?:_?mode)?$/iu;

/** `settings.sql_echo`, `process.env.DB_LOGGING === 'true'`. */
function settingOf(module: CodeModule, value: Expr): string | undefined {
  const read = environmentRead(module, value);
  if (read !== undefined) {
    return KNOWN_SWITCH.test(read.name) ? undefined : read.name;
  }
  if (value.kind === 'binary' && /^===?$/u.test(value.op)) {
    const isSwitch =
      value.right.kind === 'literal' && /^(?:true|1|yes|on)$/u.test(String(value.right.value));
    return isSwitch ? settingOf(module, value.left) : undefined;
  }
  const isOfSettings =
    value.kind === 'member' &&
    /(?:^|\.)(?:settings|config|conf|cfg)(?:\(\))?$/iu.test(module.text(value.object));
  return isOfSettings && !KNOWN_SWITCH.test(value.name) ? value.name : undefined;
}

/** True when some code looks at the setting and at the environment together, or turns the setting down. */
function isForbidden(module: CodeModule, setting: string): boolean {
  const { project } = module;
  const near = new RegExp(
    `\\b${setting}\\b[^]{0,300}\\bprod|\\bprod[^]{0,300}\\b${setting}\\b`,
    'iu',
  );
  const isNear = project
    .filesWhere({
      name: `switch ${setting}`,
      words: [setting],
      path: (path) => /\.(?:py|[cm]?[jt]sx?)$/u.test(path),
      file: ({ text }) => near.test(text),
    })
    .some(({ text }) => near.test(text));
  return isNear || productionCheckByName(project, setting, 'true').kind !== 'none';
}

/** `logging.getLogger('sqlalchemy.engine').setLevel(logging.INFO)`. */
function loggerLevel(
  module: CodeModule,
  call: CallExpr,
  name: string | undefined,
): StatementLog | undefined {
  const { callee } = call;
  const logger =
    callee.kind === 'member' && callee.name === 'setLevel' && callee.object.kind === 'call'
      ? callee.object
      : undefined;
  if (logger === undefined || name !== 'logging.getLogger().setLevel') {
    return undefined;
  }
  const of = argumentOf(module, logger, 0, 'name');
  const level = positional(call, 0);
  const isEngine =
    of.kind === 'given' && /^sqlalchemy(?:\.engine)?$/u.test(stringOf(of.module, of.value) ?? '');
  const isOpen =
    level !== undefined &&
    (/^logging\.(?:INFO|DEBUG)$/u.test(nameOf(module, level) ?? '') ||
      /^(?:INFO|DEBUG)$/u.test(stringOf(module, level) ?? ''));
  return isEngine && isOpen
    ? { library: 'sqlalchemy', option: 'sqlalchemy.engine', at: level, setting: undefined }
    : undefined;
}
