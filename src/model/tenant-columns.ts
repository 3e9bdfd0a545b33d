const TENANT =
  /^_?(?:fk_?|for_?)?(?:org|organi[sz]ation|tenant|workspace|company|account)s?_?(?:id|uuid|guid|pk|slug)s?$/iu;
const TENANT_RELATION = /^(?:org|organi[sz]ation|tenant|workspace|company)$/iu;

/**
 * True for a column, field or variable that holds a tenant's key, going by its name: `org_id`, `workspaceId`.
 * A path such as Django's `project__workspace__slug` counts by any of its parts.
 */
export function isTenantColumn(name: string): boolean {
  return name.split('__').some((part) => TENANT.test(part) || TENANT_RELATION.test(part));
}

/** Words of which every file that filters by tenant has one. */
export const TENANT_WORDS = [
  'org_',
  'orgId',
  'OrgId',
  'orgID',
  'org=',
  '.org ',
  'organi',
  'Organi',
  'tenant',
  'Tenant',
  'workspace',
  'Workspace',
  'company',
  'Company',
  'account_id',
  'accountId',
  'accountID',
] as const;
