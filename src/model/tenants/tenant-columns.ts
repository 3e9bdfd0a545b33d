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

/** Words of which every file that asks a database for the rows of one table has one. */
export const TABLE_QUERY_WORDS = [
  'findMany',
  'findFirst',
  'findUnique',
  'findOne',
  'findAll',
  'findAndCount',
  'findBy',
  'find({',
  'count(',
  'countDocuments',
  'aggregate(',
  'groupBy(',
  'updateMany',
  'deleteMany',
  'deleteOne',
  'updateOne',
  'distinct(',
  ' .from(',
  ').from(',
  '.update(',
  '.delete(',
  'selectFrom',
  'deleteFrom',
  'updateTable',
  'SELECT',
  'select ',
  'select(',
  'UPDATE ',
  'DELETE FROM',
  'query(',
  '.query.',
  'execute(',
  'objects.',
  'createQueryBuilder',
  'Repository',
  'scalar(',
  'scalars(',
  'knex',
  '$queryRaw',
  'sql`',
] as const;

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
