import type { Place } from '#core/span.ts';

import { isOtherPath } from '../deploy/production-deployments.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';

/** A managed database whose automatic backups are switched off. */
export interface SwitchedOffBackups {
  readonly at: Place;
  /** Such as `aws_db_instance.main`. */
  readonly name: string;
  readonly setting: string;
}

const RESOURCE =
  /^resource\s+"(?<type>aws_db_instance|aws_rds_cluster|aws_docdb_cluster|aws_neptune_cluster)"\s+"(?<name>[\w-]+)"\s*\{(?<body>[\s\S]*?)^\}/gmu;
const RETENTION = /^\s*backup_retention_period\s*=\s*0\s*(?:#.*)?$/mu;
// A copy of another instance has the backups of that one.
const REPLICA = /^\s*(?:replicate_source_db|replication_source_identifier)\s*=/mu;

/**
 * Databases of AWS that keep no backups, in Terraform. The default of `aws_db_instance` is none too, but
 * a module or the provider's own defaults can set it, so only a written zero counts.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
 */
export function switchedOffBackups(project: Project): readonly SwitchedOffBackups[] {
  return project.files((path) => path.endsWith('.tf') && !isOtherPath(path)).flatMap(offIn);
}

function offIn(file: ProjectFile): readonly SwitchedOffBackups[] {
  return [...file.text.matchAll(RESOURCE)].flatMap(({ 0: whole, index, groups }) => {
    const { type = '', name = '', body = '' } = groups ?? {};
    const setting = RETENTION.exec(body)?.[0].trim();
    if (setting === undefined || REPLICA.test(body) || isOtherPath(name)) {
      return [];
    }
    const start = index + whole.indexOf(setting);
    return [
      { at: file.place({ start, end: start + setting.length }), name: `${type}.${name}`, setting },
    ];
  });
}
