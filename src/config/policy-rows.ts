import { matchesPattern } from './path-pattern.ts';
import type { FileWaiver, Origin, PathPolicy, Policy, Sourced } from './policy.ts';

/** One thing that a policy says, as people read it. */
export interface PolicyRow {
  /** Such as `block.severity` or `rules.secrets/committed`. */
  readonly key: string;
  readonly value: string;
  /** Undefined for Faultline's own default. */
  readonly from: Origin | undefined;
}

/**
 * All that a policy says, in the order of its documentation. With a path, only what concerns that file:
 * later rows override earlier ones of the same key.
 */
export function policyRows(policy: Policy, path?: string): readonly PolicyRow[] {
  const { block, comments } = policy;
  return [
    row('block.severity', block.severity),
    row('block.confidence', block.confidence),
    row('block.findings', block.findings),
    row('block.unread', block.unread),
    row('comments.severity', comments.severity),
    row('comments.most', comments.most),
    ...[...policy.rules].map(([id, level]) => row(`rules.${id}`, level)),
    ...policy.paths.filter(({ value }) => concerns(value.files, path)).flatMap(rowsOfPath),
    ...policy.ignore
      .filter(({ value }) => concerns([value], path))
      .map((glob) => row('ignore', glob)),
    ...policy.waivers
      .filter(({ value }) => value.path === undefined || concerns([value.path], path))
      .map(({ value, from }) => ({ key: 'waivers', value: waiverText(value), from })),
    ...(path === undefined ? [row('codeScanning', policy.codeScanning)] : []),
  ];
}

function row(key: string, { value, from }: Sourced<string | number | boolean>): PolicyRow {
  return { key, value: String(value), from };
}

function concerns(globs: readonly string[], path: string | undefined): boolean {
  return path === undefined || globs.some((glob) => matchesPattern(path, glob));
}

function rowsOfPath({ value, from }: Sourced<PathPolicy>): readonly PolicyRow[] {
  const where = `paths(${value.files.join(', ')})`;
  return [
    ...Object.entries(value.block).map(([key, setting]) => ({
      key: `${where}.block.${key}`,
      value: setting,
      from,
    })),
    ...[...value.rules].map(([id, level]) => ({
      key: `${where}.rules.${id}`,
      value: level,
      from,
    })),
  ];
}

/** `secrets/committed in test/** until 2027-01-31, for @ada: the key is revoked`. */
function waiverText({ rule, path, finding, until, owner, reason }: FileWaiver): string {
  const where = path === undefined ? '' : ` in ${path}`;
  const which = finding === undefined ? '' : `, finding ${finding}`;
  return `${rule}${where}${which} until ${until}, for ${owner}: ${reason}`;
}
