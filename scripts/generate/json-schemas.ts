import { policyJsonSchema } from '#config/policy-schema.ts';
import { auditJsonSchema } from '#report/audit-schema.ts';

import { NOTICE } from './notice.ts';

// What is published is what the sources check with.
const SCHEMAS: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  'schema/audit.schema.json': auditJsonSchema,
  'schema/policy.schema.json': policyJsonSchema,
};

/** Path → text of the JSON schemas that are published with the product. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([path, schema]) => [
      path,
      JSON.stringify({ $comment: NOTICE, ...schema() }),
    ]),
  );
}
