import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { isOtherPath, isProductionPath } from './production-deployments.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf, folderOf } from '../repository-path.ts';

/** A production deployment that runs in one region. */
export interface SingleRegion {
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
  readonly region: string;
  readonly platform: 'Vercel' | 'Fly.io' | 'Terraform' | 'Kubernetes';
}

const FLY = /^fly[\w.-]*\.toml$/u;

/** True for the files that say where a deployment runs. */
export function mayNameRegions(path: string): boolean {
  return (
    fileNameOf(path) === 'vercel.json' ||
    FLY.test(fileNameOf(path)) ||
    path.endsWith('.tf') ||
    path.endsWith('.tfvars') ||
    (/\.ya?ml$/u.test(path) && isProductionPath(path)) ||
    /\.sh$|^\.github\/workflows\//u.test(path)
  );
}

/** The production deployments whose configuration names exactly one region, in order of paths. */
export function singleRegionsOf(project: Project): readonly SingleRegion[] {
  const files = project.files((path) => mayNameRegions(path) && !isOtherPath(path));
  return [
    ...files.flatMap((file) => vercelRegion(file)),
    ...files.flatMap((file) => flyRegion(project, file)),
    ...terraformRegions(files),
    ...files.flatMap((file) => clusterRegion(file)),
  ];
}

/** https://vercel.com/docs/project-configuration#regions */
function vercelRegion(file: ProjectFile): readonly SingleRegion[] {
  if (fileNameOf(file.path) !== 'vercel.json') {
    return [];
  }
  const regions = dataAt(readData(file)?.documents[0], 'regions');
  const names = itemsOf(regions).flatMap((item) => textOf(item) ?? []);
  const [region] = names;
  return regions === undefined || names.length !== 1 || region === undefined || region === 'all'
    ? []
    : [{ file, start: regions.start, end: regions.end, region, platform: 'Vercel' }];
}

/** https://fly.io/docs/reference/configuration/#primary-region */
function flyRegion(project: Project, file: ProjectFile): readonly SingleRegion[] {
  if (!FLY.test(fileNameOf(file.path))) {
    return [];
  }
  const root = readData(file)?.documents[0];
  const primary = dataAt(root, 'primary_region');
  const region = textOf(primary);
  const app = textOf(dataAt(root, 'app')) ?? '';
  const settings = entriesOf(dataAt(root, 'env')).map(
    ({ key, value }) => `${key}=${textOf(value) ?? ''}`,
  );
  const isProduction =
    settings.some((setting) => /(?:ENV|ENVIRONMENT|STAGE)=prod(?:uction)?$/iu.test(setting)) ||
    [fileNameOf(file.path), app].some((name) =>
      /(?:^|[-_.])prod(?:uction)?(?:[-_.]|$)/iu.test(name),
    );
  const isElsewhere =
    /staging|preview|dev/iu.test(app) ||
    project
      .files((path) => /\.sh$|^\.github\/workflows\//u.test(path))
      .some(({ text }) =>
        /\bfly(?:ctl)?\s+(?:scale|machine clone|regions)\b|--region\s+\w+,/u.test(text),
      );
  return primary === undefined || region === undefined || !isProduction || isElsewhere
    ? []
    : [{ file, start: primary.start, end: primary.end, region, platform: 'Fly.io' }];
}

const PROVIDER = /^(?:provider\s+"(?:aws|google|azurerm|digitalocean)"\s*\{(?<body>[^}]*)\})/gmu;
const REGION = /^\s*region\s*=\s*"(?<region>[\w-]+)"/mu;

/** Folders of Terraform that are named for production, with one region in all their providers. */
function terraformRegions(files: readonly ProjectFile[]): readonly SingleRegion[] {
  const production = files.filter(({ path }) => path.endsWith('.tf') && isProductionPath(path));
  return [...Map.groupBy(production, ({ path }) => folderOf(path)).values()].flatMap((folder) => {
    const regions = folder.flatMap((file) =>
      [...file.text.matchAll(PROVIDER)].flatMap((provider) => {
        const match = REGION.exec(provider[0]);
        const region = match?.groups?.['region'];
        if (match === null || region === undefined) {
          return [];
        }
        const start = provider.index + match.index + match[0].indexOf('region');
        return [
          {
            file,
            start,
            end: provider.index + match.index + match[0].length,
            region,
            platform: 'Terraform' as const,
          },
        ];
      }),
    );
    const isMore = folder.some(({ text }) =>
      /\balias\s*=|replica|multi_region|global_cluster|secondary_region/u.test(text),
    );
    const [first] = regions;
    return first === undefined || isMore || new Set(regions.map(({ region }) => region)).size > 1
      ? []
      : [first];
  });
}

/** A workload that is bound to one region, or a cluster that is made in one. */
function clusterRegion(file: ProjectFile): readonly SingleRegion[] {
  if (
    !/\.ya?ml$/u.test(file.path) ||
    !isProductionPath(file.path) ||
    !file.text.includes('apiVersion')
  ) {
    return [];
  }
  const found = [
    ...file.text.matchAll(
      /topology\.kubernetes\.io\/region["']?:\s*["']?(?<region>[\w-]+)|^kind:\s*ClusterConfig[\s\S]{0,400}?^\s+region:\s*["']?(?<made>[\w-]+)/gmu,
    ),
  ];
  const names = new Set(found.map(({ groups }) => groups?.['region'] ?? groups?.['made'] ?? ''));
  const [match] = found;
  const [region] = names;
  if (match === undefined || region === undefined || names.size > 1) {
    return [];
  }
  const end = match.index + match[0].length;
  return [{ file, start: end - region.length, end, region, platform: 'Kubernetes' }];
}
