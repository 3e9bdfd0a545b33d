const STATEMENTS = [
  'select',
  'insert into',
  'update',
  'delete from',
  'where',
  'order by',
  'create',
  'drop',
  'alter',
  'set',
] as const;
// In small letters these are English words: they count where a text, a line or a bracket begins.
const BEGINNINGS = ['"', "'", '`', '" ', "' ", '` ', '  ', '\t', '\n', '('] as const;

/** One of these is in every file that writes SQL text, or that makes a part of a statement out of text. */
export const SQL_WORDS: readonly string[] = [
  'SELECT ',
  'SELECT\n',
  'SELECT\r',
  'INSERT ',
  'UPDATE ',
  'DELETE ',
  'DELETE\n',
  'WHERE',
  'ORDER BY',
  'CREATE ',
  'DROP ',
  'ALTER ',
  'TRUNCATE',
  'SET ',
  'LISTEN',
  'NOTIFY',
  'PRAGMA',
  ...STATEMENTS.flatMap((statement) => BEGINNINGS.map((before) => `${before}${statement} `)),
  'Raw',
  '.raw(',
  '.unsafe(',
  'Unsafe',
  'equelize',
  'createQueryBuilder',
  // SQLAlchemy's function, not the method of an answer: `response.text()`.
  '(text(',
  ' text(',
  '=text(',
  'sa.text(',
  'sqlalchemy.text(',
  'db.text(',
];
