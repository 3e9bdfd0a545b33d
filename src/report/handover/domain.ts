/** The domain of a rule: what stands before the slash of its id. */
export function domainOf(rule: string): string {
  return rule.split('/', 1)[0] ?? rule;
}
