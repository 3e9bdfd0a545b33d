import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Expr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

/** What tells one client, session or message from another, as people call it. */
const CLIENT =
  /^_?(?:(?:client|remote|user|req|request|source|caller|visitor)?_?(?:ip|ip_?addr(?:ess)?|addr(?:ess)?)|ip|fingerprint|(?:user|session|device|visitor|account|customer|member|event|request|message|delivery|socket|connection|chat|conversation|room)_?id|email|username|token|api_?key|session_?(?:key|token)|sid|remote_?address|x-forwarded-for|phone(?:_?number)?)$/iu;

/** True for a key that comes from whoever sends requests: an address, user, token, session or event. */
export function isClientKey(module: CodeModule, key: Expr, depth = 0): boolean {
  let isFound = false;
  walk([key], (node) => {
    isFound ||= (node.kind === 'name' || node.kind === 'member') && CLIENT.test(node.name);
    return !isFound && node.kind !== 'function' && (node.kind !== 'call' || keepsValue(node));
  });
  if (isFound || depth > 2 || key.kind !== 'name') {
    return isFound;
  }
  const binding = lookUp(module, key.name, key);
  const made = binding?.kind === 'value' ? binding.value : follow(module, key)?.expr;
  return made !== undefined && made !== key && isClientKey(module, made, depth + 1);
}

// What another call makes of a client is something else, such as a task that works for it.
function keepsValue({ callee }: CallExpr): boolean {
  return /^(?:String|str|int|Number|get|header|headers|toString|toLowerCase|lower|trim|strip|split|join|format|replace|encode|get_remote_address|getClientIp|get_client_ip)$/u.test(
    lastName(callee),
  );
}
