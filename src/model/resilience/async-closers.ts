import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Language } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';

/** A call that starts closing a client or server and returns before that is done. */
export interface AsyncClose {
  readonly call: CallExpr;
  /** True when it returns what can be awaited; a server of Node only calls back. */
  readonly isAwaitable: boolean;
  /** False when only the words tell what is closed. */
  readonly isResolved: boolean;
}

/** Clients and servers with the methods that close them and that can be awaited, by the resolved name of the call. */
const AWAITABLE: Readonly<Record<Language, readonly RegExp[]>> = {
  typescript: [
    // `disconnect()` of ioredis is done when it returns, and so is `destroy()` of node-redis.
    /^ioredis(?:\.(?:Redis|default|Cluster|Redis\.Cluster))?\(\)\.quit$/u,
    /^(?:redis|@redis\/client)\.create(?:Client|Cluster)\(\)(?:\.(?:on|connect)\(\))*\.(?:quit|disconnect|close)$/u,
    /^pg(?:\.(?:default|native))?\.(?:Pool|Client)\(\)\.end$/u,
    /^mysql2\/promise\.create(?:Pool|Connection)\(\)\.end$/u,
    /^mongoose(?:\.default)?\.(?:disconnect|connection\.close|createConnection\(\)\.close)$/u,
    /^mongodb\.MongoClient(?:\(\))?(?:\.connect\(\))?\.close$/u,
    /^(?:knex|knex\.(?:knex|default))\(\)\.destroy$/u,
    /^postgres\(\)\.end$/u,
    /^sequelize(?:-typescript)?\.Sequelize\(\)\.close$/u,
    /^typeorm\.(?:DataSource\(\)\.destroy|(?:createConnection|getConnection)\(\)\.close)$/u,
    /^bullmq\.(?:Queue|QueueEvents|FlowProducer)\(\)\.(?:close|disconnect)$/u,
    /^amqplib\.connect\(\)(?:\.create(?:Confirm)?Channel\(\))?\.close$/u,
    /^kafkajs\.Kafka\(\)\.(?:producer|consumer|admin)\(\)\.disconnect$/u,
    /^(?:nats|@nats-io\/transport-node)\.connect\(\)\.(?:close|drain)$/u,
    /^@elastic\/elasticsearch\.Client\(\)\.close$/u,
    /^fastify(?:\.(?:fastify|default|FastifyInstance))?\(\)\.close$/u,
    /^@nestjs\/core\.NestFactory\.(?:create\w*)\(\)\.close$/u,
    /^(?:@apollo\/server|apollo-server(?:-\w+)?)\.ApolloServer\(\)\.stop$/u,
    /^@hapi\/hapi(?:\.\w+)?\(\)\.stop$/u,
    /(?:^|[/.)])\$disconnect$/u,
  ],
  python: [
    /^(?:redis|valkey)\.asyncio(?:\.(?:client|cluster))?\.(?:\w+\.)?(?:Redis|StrictRedis|RedisCluster|Valkey|from_url)(?:\.from_url)?\(\)\.a?close$/u,
    // Version 1, which is made by `create_redis_pool`, closes at once.
    /^aioredis\.(?:(?:Redis|StrictRedis)(?:\.from_url)?|from_url)\(\)\.close$/u,
    /^asyncpg\.(?:create_pool|connect)\(\)\.close$/u,
    /^psycopg_pool\.AsyncConnectionPool\(\)\.close$/u,
    /^sqlalchemy\.ext\.asyncio\.create_async_engine\(\)\.dispose$/u,
    /^databases\.Database\(\)\.disconnect$/u,
    /^tortoise\.Tortoise\.close_connections$/u,
    /^pymongo\.AsyncMongoClient\(\)\.close$/u,
    /^aiohttp\.ClientSession\(\)\.close$/u,
    /^httpx\.AsyncClient\(\)\.aclose$/u,
    /^aiokafka\.AIOKafka(?:Producer|Consumer)\(\)\.stop$/u,
    /^aio_pika\.connect(?:_robust)?\(\)\.close$/u,
    /^nats\.connect\(\)\.(?:close|drain)$/u,
    /^arq\.(?:connections\.)?create_pool\(\)\.a?close$/u,
    /^(?:elasticsearch|opensearchpy)\.Async(?:Elasticsearch|OpenSearch)\(\)\.close$/u,
    /^qdrant_client\.AsyncQdrantClient\(\)\.close$/u,
    /^prisma\.Prisma\(\)\.disconnect$/u,
    /^broadcaster\.Broadcast\(\)\.disconnect$/u,
  ],
};

// They call back when the last connection is closed.
const CALLED_BACK =
  /^(?:https?\.(?:createServer|Server)|express|restify\.createServer)\(\)(?:\.listen\(\))?\.close$|^(?:@hono\/node-server\.serve|socket\.io\.Server)\(\)\.close$|^koa\(\)\.listen\(\)\.close$|^mysql2?\.create(?:Pool|Connection)\(\)\.end$|^sqlite3\.(?:\w+\.)?Database\(\)\.close$/u;

/** What is called so can only be meant so. */
const BY_WORDS: readonly {
  readonly method: string;
  readonly of: RegExp;
  readonly isAwaitable: boolean;
}[] = [
  { method: 'quit', of: /redis/iu, isAwaitable: true },
  { method: '$disconnect', of: /./u, isAwaitable: true },
  { method: 'aclose', of: /./u, isAwaitable: true },
  { method: 'end', of: /^(?:\w+P|p)ool$/u, isAwaitable: true },
  { method: 'close', of: /^(?:https?)?s?erver$/iu, isAwaitable: false },
];

const METHODS =
  /^(?:quit|disconnect|close|aclose|end|destroy|dispose|stop|drain|\$disconnect|close_connections)$/u;

/** Undefined for a call that closes nothing, is done when it returns, or cannot be told. */
export function asyncCloseOf(module: CodeModule, call: CallExpr): AsyncClose | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || !METHODS.test(callee.name)) {
    return undefined;
  }
  const names = namesOfClient(module, callee.object);
  for (const client of names) {
    const name = `${client}.${callee.name}`;
    if (AWAITABLE[module.language].some((form) => form.test(name))) {
      return { call, isAwaitable: true, isResolved: true };
    }
    if (CALLED_BACK.test(name)) {
      return { call, isAwaitable: false, isResolved: true };
    }
  }
  const word = lastName(callee.object);
  // What leads to a package that is not listed is something else, whatever it is called.
  const isUnknown = names.every((name) => name === word || name.startsWith('this.'));
  const form = BY_WORDS.find(
    ({ method, of }) => method === calledName(call) && of.test(word) && isUnknown,
  );
  return form && { call, isAwaitable: form.isAwaitable, isResolved: false };
}

/** The names that a client has, also one that is assigned elsewhere in the file: `server = app.listen()`. */
function namesOfClient(module: CodeModule, client: Expr): readonly string[] {
  const name = nameOf(module, client);
  const isOwn = client.kind === 'name' && name !== undefined && name !== client.name;
  if (isOwn || (client.kind !== 'name' && client.kind !== 'member')) {
    return name === undefined ? [] : [name];
  }
  const text = module.text(client);
  const assigned = module.nodes.flatMap((node) => {
    const isTarget =
      (node.kind === 'assign' || node.kind === 'bind') &&
      node.value !== null &&
      node.target.kind === client.kind &&
      module.text(node.target) === text;
    const given = isTarget && node.value !== null ? nameOf(module, node.value) : undefined;
    return given === undefined ? [] : [given];
  });
  return [...(name === undefined ? [] : [name]), ...assigned];
}

/** `pool.end()`, for messages. */
export function closeText(module: CodeModule, call: CallExpr): string {
  return `${module.text(call.callee).replaceAll(/\s+/gu, '')}()`;
}

/** True for what ends the process at once. */
export function isProcessExit(module: CodeModule, call: CallExpr): boolean {
  const name = calleeOf(module, call) ?? '';
  if (module.language === 'python') {
    return /^(?:sys\.exit|os\._exit|exit|quit)$/u.test(name);
  }
  return (
    /^process\.(?:exit|abort|reallyExit)$/u.test(name) ||
    (name === 'process.kill' && module.text(call.args[0]?.value ?? call) === 'process.pid')
  );
}
