import type { Edit } from '#core/rule.ts';

import type { Answer } from './responses.ts';

/**
 * The edits that give an answer without a status this one: `res.json(body)`, `reply.send(body)`,
 * `NextResponse.json(body)`. Undefined for every other form, and for an answer that has a status.
 */
export function statusEdits(
  { node, module, statuses, isOpen }: Answer,
  status: number,
): readonly Edit[] | undefined {
  const isPlain = statuses.length === 0 && !isOpen;
  if (!isPlain || node.kind !== 'call' || node.callee.kind !== 'member' || node.args.length !== 1) {
    return undefined;
  }
  const { object, name } = node.callee;
  const body = node.args[0]?.value;
  if (object.kind !== 'name' || body === undefined) {
    return undefined;
  }
  const { path } = module;
  if (/^(?:res|response|reply)$/u.test(object.name)) {
    const method = object.name === 'reply' ? 'code' : 'status';
    return [{ path, start: object.end, end: object.end, text: `.${method}(${status})` }];
  }
  return /^(?:NextResponse|Response)$/u.test(object.name) && name === 'json'
    ? [{ path, start: body.end, end: body.end, text: `, { status: ${status} }` }]
    : undefined;
}
