import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { readDockerfile } from '../documents.ts';
import { finalImage } from '../containers/image.ts';
import { kubernetesWorkloads } from '../containers/kubernetes.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf, resolveInRepository } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';
import type { ScheduleTarget } from './schedule.ts';
import { scriptCommands } from '../containers/script-command.ts';

/** True for a crontab file. */
export function isCrontabPath(path: string): boolean {
  return /(?:^|\/)(?:crontab(?:\.[\w-]+)?|[\w.-]+\.(?:crontab|cron)|cron\.d\/[\w-]+)$/u.test(path);
}

/** The programs that Kubernetes CronJobs start, as far as they are files of this repository. */
export function cronJobSchedules(file: ProjectFile, project: Project): readonly ScheduleTarget[] {
  return kubernetesWorkloads(file).flatMap(({ schedule, containers }) => {
    if (schedule === undefined) {
      return [];
    }
    return containers.flatMap(({ command, image }) => {
      const targets = scriptCommands(command.map((word) => word.text).join(' '));
      const built = imageNamed(imagesOf(project), image);
      return targets.flatMap(({ kind, target }) => {
        const word = command.find(({ text }) => text.includes(target));
        if (kind !== 'file' || word === undefined) {
          return [];
        }
        return {
          platform: 'Kubernetes',
          at: file.place(word),
          when: schedule.text,
          what: `the file ${target}`,
          status: statusInImage(project, built, target),
          confidence: 'medium' as const,
        };
      });
    });
  });
}

const FIELD = String.raw`(?:@\w+|(?:[\d*,/a-zA-Z-]+\s+){4}[\d*,/a-zA-Z-]+)`;
const CRON_LINE = new RegExp(`^\\s*(?<when>${FIELD})\\s+(?<command>\\S.*)$`, 'u');
const SYSTEM_USER = /^(?:root|www-data|nobody)\s+/u;

/**
 * The programs that a crontab starts, as far as they are files of this repository.
 * https://man7.org/linux/man-pages/man5/crontab.5.html
 */
export function crontabSchedules(file: ProjectFile, project: Project): readonly ScheduleTarget[] {
  const built = imageBeside(imagesOf(project), file.path);
  return [...file.text.matchAll(/[^\r\n]+/gu)].flatMap((line) => {
    const { when, command } = CRON_LINE.exec(line[0])?.groups ?? {};
    const written = command?.replace(SYSTEM_USER, '').replace(/\s*(?:\d?>|>>).*$/u, '') ?? '';
    return scriptCommands(written).flatMap(({ kind, target }) => {
      if (kind !== 'file') {
        return [];
      }
      const start = line.index + line[0].lastIndexOf(target);
      return {
        platform: 'cron',
        at: file.place({ start, end: start + target.length }),
        when: when ?? '',
        what: `the file ${target}`,
        status: statusInImage(project, built, target),
        confidence: 'medium' as const,
      };
    });
  });
}

/** An image that the repository builds: the folder of its Dockerfile, and where it copies all of that. */
interface BuiltImage {
  readonly folder: string;
  readonly workdir: string | undefined;
}

/** The one image of the repository, else the one that is built in a folder of the same name. */
function imageNamed(
  images: readonly BuiltImage[],
  name: string | undefined,
): BuiltImage | undefined {
  const own = /(?<own>[^/:@]+)(?:[:@][^/]*)?$/u.exec(name ?? '')?.groups?.['own'];
  return onlyOne(images) ?? onlyOne(images.filter(({ folder }) => lastFolder(folder) === own));
}

/** The one image of the repository, else the one whose Dockerfile stands beside the file or above it. */
function imageBeside(images: readonly BuiltImage[], path: string): BuiltImage | undefined {
  const around = images.filter(({ folder }) => folder !== '' && path.startsWith(folder));
  const nearest = Math.max(...around.map(({ folder }) => folder.length));
  return onlyOne(images) ?? onlyOne(around.filter(({ folder }) => folder.length === nearest));
}

function onlyOne(images: readonly BuiltImage[]): BuiltImage | undefined {
  return images.length === 1 ? images[0] : undefined;
}

function lastFolder(folder: string): string | undefined {
  return folder.split('/').at(-2);
}

/**
 * A path in a container names a file of the repository for certain only when the image copies its whole
 * folder to the working directory, and when the path's own folder is in the repository.
 */
function statusInImage(
  project: Project,
  image: BuiltImage | undefined,
  target: string,
): ScheduleTarget['status'] {
  if (image?.workdir === undefined) {
    return 'unknown';
  }
  const inside = target.startsWith(`${image.workdir}/`)
    ? target.slice(image.workdir.length + 1)
    : target;
  const path = resolveInRepository(image.folder, inside);
  if (path === undefined || !inside.includes('/')) {
    return 'unknown';
  }
  if (project.has(path)) {
    return 'present';
  }
  const folder = folderOf(path);
  return project.paths.some((one) => one.startsWith(folder)) ? 'missing' : 'unknown';
}

function imagesOf(project: Project): readonly BuiltImage[] {
  const files = project.files((path) => isDockerfilePath(path) && !isSamplePath(path));
  return files.flatMap((file) => {
    const dockerfile = readDockerfile(file);
    const stage = dockerfile === undefined ? undefined : finalImage(dockerfile)?.stage;
    const workdir = stage?.instructions.findLast(({ keyword }) => keyword === 'WORKDIR')?.args;
    const copiesAll = stage?.instructions.some(
      ({ keyword, args, flags }) =>
        keyword === 'COPY' &&
        !flags.some(({ name }) => name === 'from') &&
        /^\.\/?\s+(?:\.\/?|\S+)$/u.test(args.trim()),
    );
    // A Dockerfile that copies otherwise still counts as one more image that the path could mean.
    return [{ folder: folderOf(file.path), workdir: copiesAll === true ? workdir : undefined }];
  });
}
