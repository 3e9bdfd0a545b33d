/** Functions whose result is a number, a date, an identifier made here, or text without a quote. */
const SAFE_NAMES =
  /^(?:Number(?:\.\w+)?|parseInt|parseFloat|BigInt|Boolean|Math\.\w+|Date\.now|Date\(\)(?:\.\w+)?|crypto\.(?:randomUUID|randomInt)|uuid\.\w+|uuid|nanoid(?:\.nanoid)?|int|float|bool|len|abs|round|sum|ord|hash|id|range|enumerate|time\.\w+|datetime\.[\w.()]+|secrets\.\w+|encodeURIComponent|os\.getpid|math\.\w+|decimal\.Decimal)$/u;
const SAFE_METHODS =
  /^(?:toISOString|toISODate|isoformat|strftime|getTime|toFixed|toPrecision|timestamp|total_seconds|valueOf|hexdigest|toSQL|as_string|compile|hex|bit_length|count|indexOf|findIndex|getFullYear|getMonth|getDate|unix)$/u;

/** True for calls whose value cannot change what a statement means. */
export function isSafeCall(name: string | undefined, method: string | undefined): boolean {
  return (
    (name !== undefined && SAFE_NAMES.test(name)) ||
    (method !== undefined && SAFE_METHODS.test(method))
  );
}

const QUOTES =
  /^(?!_?un(?:quote|escape))(?:\w*(?:[qQ]uote|[eE]scape)\w*|_?(?:sql_?)?(?:escape|quote|quoted|safe)\w*|\w*(?:Identifier|Ident|escapeId|_ident|_identifier|_quoted|Placeholder|Placeholders|_placeholder|_placeholders)|Identifier|Literal|Placeholder|ident|identifier|ref|mogrify|bindparam|quote_name|quoted_name|format_ident|inlineParams|get_table_name|getTableName|qn)$/u;

/** True for the driver's quoting and for what is named as such: `escapeIdentifier`, `quote_ident`, `sql.Identifier`. */
export function isQuoting(method: string | undefined): boolean {
  return method !== undefined && QUOTES.test(method);
}

const TESTS =
  /^_?(?:is[A-Z_]\w*|\w*(?:valid|Valid|assert|Assert|verify|Verify|sanit|Sanit|allow|Allow|whitelist|Whitelist|ensure|Ensure|check|Check|guard|safe|Safe)\w*)$/u;

/** True for functions that check what they are given, as far as their name says. */
export function isTestForName(name: string): boolean {
  return TESTS.test(name);
}

const PASSING =
  /^(?:trim|trimStart|trimEnd|strip|lstrip|rstrip|lower|upper|toLowerCase|toUpperCase|toString|slice|substring|substr|padStart|padEnd|repeat|removesuffix|removeprefix|capitalize|normalize|dedent|cleandoc)$/u;

/** True for methods that give back their own text, changed in form only. */
export function isPassing(method: string): boolean {
  return PASSING.test(method);
}
