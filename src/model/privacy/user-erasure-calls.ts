import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { calledName, lastName } from '../code/reach.ts';
import { isHarmlessCall } from '../webhooks/webhook-effects.ts';
import { stringOf } from '../code/values.ts';

/** A word that may stand for an erasure: what is called so is looked into, or unknown. */
const ERASING =
  /delet|remov|destroy|eras|purg|forget|anonym|wipe|scrub|clean|clear|redact|truncat|drop|unlink|revoke|prune|archiv|deactivat|cancel/iu;
/** Calls that change something, although their names are among the harmless ones elsewhere. */
const CHANGING =
  /^(?:set|push|append|replace|assign|setattr|send|update|add|put|patch|emit|publish)$/u;
const READING =
  /^_?(?:get|find|load|read|select|list|count|is|has|can|check|verify|validate|ensure|assert|require|compare|parse|format|current|lookup|look_up|resolve|fetch(?=[A-Z_])|use)(?=[A-Z_]|$)/u;
const PLUMBING =
  /^(?:where|from|eq|ne|and|or|in|inArray|limit|first|one|one_or_none|scalar|scalars|scalar_one|scalar_one_or_none|all|exec|lean|populate|filter_by|options|join|leftJoin|innerJoin|orderBy|order_by|exists|commit|rollback|refresh|flush|begin|begin_nested|transaction|\$transaction|atomic|with_for_update|Depends|redirect|notFound|auth|currentUser|cookies|signOut|logout|sign_out|next|rescue|catch|then|finally|allow|deny|super|select_related|prefetch_related|filter|unique|first_or_404|get_or_404|get_object_or_404|perform_authentication|abort|t|gettext|_|Error|toISOString|utcnow|timezone|returning|returningAll|merge)$/u;
const OWN_SESSION =
  /^(?:res|response|reply|cookies?|session|req\.session|request\.session|c|ctx)(?:\(\))?$/u;

/** True for calls by which nothing is erased: reads, checks, logs, answers, and the end of a session. */
export function erasesNothing(module: CodeModule, call: CallExpr): boolean {
  const name = calledName(call);
  const { callee } = call;
  const object = callee.kind === 'member' ? callee.object : undefined;
  const owner = object === undefined ? '' : module.text(object).replace(/^\(?(?:await )?/u, '');
  if (endsSession(name, owner.replaceAll(/[()]/gu, ''))) {
    return true;
  }
  if (isLogLike(owner)) {
    return true;
  }
  if (ERASING.test(name) || CHANGING.test(name)) {
    return isAnswer(name, owner);
  }
  if (/^(?:query|execute|run|raw)$/u.test(name)) {
    return readsRows(module, call);
  }
  return READING.test(name) || PLUMBING.test(name) || isHarmlessCall(module, call);
}

function endsSession(name: string, owner: string): boolean {
  return (
    (/^(?:delete|clearCookie|delete_cookie|destroy|clear|set|set_cookie|setCookie|cookie)$/u.test(
      name,
    ) &&
      OWN_SESSION.test(owner)) ||
    /^(?:deleteCookie|clearCookies?|deleteSession(?:Cookie)?)$/u.test(name)
  );
}

function isLogLike(owner: string): boolean {
  return /(?:^|\.)_?(?:console|log|logger|logging|Sentry|sentry_sdk|messages|flash|toast)$/iu.test(
    owner,
  );
}

// `res.send()`, `reply.send()`.
function isAnswer(name: string, owner: string): boolean {
  return (
    /^(?:send|set|append)$/u.test(name) &&
    /^(?:res|response|reply|headers|(?:res|response|reply)\.(?:status|code)\([^)]*\))$/u.test(owner)
  );
}

// `db.query(User)`, `session.execute(select(User))`, `pool.query('SELECT …')`.
function readsRows(module: CodeModule, call: CallExpr): boolean {
  const first = call.args[0]?.value;
  if (first === undefined) {
    return false;
  }
  const text = stringOf(module, first) ?? module.text(first);
  return (
    /^(?:\s*select\b|["'`\s]*select\b|(?:sa\.|sqlalchemy\.)?select\()/iu.test(text) ||
    (first.kind === 'name' && /^[A-Z]/u.test(lastName(first)))
  );
}
