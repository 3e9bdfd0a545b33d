const RULE_ID =
  /^(?<domain>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\/(?<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/u;

/** True for `<domain>/<name>` in kebab case. `shared` names what rules share and is no rule. */
export function isRuleId(id: string): boolean {
  const { domain, name } = RULE_ID.exec(id)?.groups ?? {};
  return domain !== undefined && domain !== 'shared' && name !== 'shared';
}
