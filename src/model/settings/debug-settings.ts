/** What a setting or command does that belongs into development only: the end of "which …". */
export type DebugEffect = string;

const ON = /^["']?(?:1|true|yes|on)["']?$/iu;
const DEVELOPMENT = /^["']?(?:dev|development|local)["']?$/iu;

const FLASK =
  'turns on the debug mode of Flask, whose server gives everybody who causes an error a console';
const SWITCHES: ReadonlyMap<string, DebugEffect> = new Map([
  ['FLASK_DEBUG', FLASK],
  ['DJANGO_DEBUG', 'shows settings and source lines to everybody who causes an error'],
  ['APP_DEBUG', 'shows settings and source lines to everybody who causes an error'],
  ['DEBUG', 'shows internals to everybody who causes an error'],
]);
const ENVIRONMENTS: ReadonlyMap<string, DebugEffect> = new Map([
  ['NODE_ENV', 'makes libraries show stack traces and leave out their caches'],
  ['FLASK_ENV', FLASK],
  ['RAILS_ENV', 'shows source lines to everybody who causes an error'],
  ['ASPNETCORE_ENVIRONMENT', 'shows source lines to everybody who causes an error'],
]);

/** What a variable switches on; undefined for other variables and values. */
export function debugSetting(name: string, value: string): DebugEffect | undefined {
  const text = value.trim();
  return (
    (ON.test(text) ? SWITCHES.get(name) : undefined) ??
    (DEVELOPMENT.test(text) ? ENVIRONMENTS.get(name) : undefined)
  );
}

const COMMANDS: readonly (readonly [RegExp, DebugEffect])[] = [
  [
    /\b(?:uvicorn|gunicorn|hypercorn|granian)\b.*\s--reload\b/u,
    'watches the files and restarts the server',
  ],
  [/\bfastapi dev\b/u, 'watches the files and restarts the server'],
  [/\bflask\b.*\s--debug\b/u, 'gives everybody who causes an error a console of Python'],
  [
    /\bmanage\.py runserver\b/u,
    'starts the development server of Django, which is not made for production',
  ],
  [
    /\b(?:nodemon|ts-node-dev)\b|\btsx watch\b|\bnode (?:\S+ )*--watch\b/u,
    'watches the files and restarts the server',
  ],
  [
    /\bnext dev\b|\bnuxt dev\b|\bvite(?: dev| --host| serve)|\bvite$|\bng serve\b/u,
    'starts a development server',
  ],
  [/\b(?:npm|pnpm|yarn|bun) (?:run )?(?:start:)?dev\b/u, 'starts a development server'],
  [
    /\bnode (?:\S+ )*--inspect(?:-brk)?=0\.0\.0\.0/u,
    'lets everybody who reaches the port run code',
  ],
];

/** What a start command does; undefined when it starts nothing of development. */
export function debugCommand(command: string): DebugEffect | undefined {
  return COMMANDS.find(([pattern]) => pattern.test(command))?.[1];
}
