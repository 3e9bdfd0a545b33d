import type { Report } from '#core/rule.ts';
import { BUILD_ARGUMENTS, isBuildArgumentGiven } from '#model/secrets/build-arguments.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import {
  imageSecretsOf,
  isCredentialFile,
  isHarmlessFile,
} from '#model/containers/image-secrets.ts';
import type { ImageSecret } from '#model/containers/image-secrets.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { defineRule } from '#model/rule.ts';
import { isCertificatePath } from '#model/sample-keys.ts';
import { isSamplePath } from '#model/sample-path.ts';

// The value may stand in the file: no message or note repeats it.
const MESSAGES = {
  variable:
    'ENV stores {name} in the image, where docker inspect and every process of the container show it to everybody who can pull the image. Give it when the container starts, and to a build step with RUN --mount=type=secret.',
  argument:
    'The build argument {name} stays in the history of the image, where docker history shows it to everybody who can pull the image. Pass it with RUN --mount=type=secret instead.',
  stage:
    'The build argument {name} stays in the history of the build stage, which caches and provenance attestations that are pushed carry along. Pass it with RUN --mount=type=secret instead.',
  file: '{keyword} puts {name} into a layer, from where everybody who can pull the image can take it, also when a later step deletes it. Give it when the container starts, or to a build step with RUN --mount=type=secret.',
} as const;

const DEVELOPMENT_NAME =
  /(?:^|[._-])(?:dev|develop|development|local|debug|tests?|testing|ci|e2e)(?:[._-]|$)/iu;

const DEVELOPMENT_FOLDER = /(?:^|\/)(?:dev|devenv|development|local)\//iu;

export default defineRule({
  meta: {
    id: 'containers/secret-in-image',
    title: 'Secret is built into a container image',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Dockerfile'],
    tags: ['cwe-798'],
    since: '0.1.0',
    maturity: 'preview',
    flagsSecrets: true,
    references: [
      'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
      'https://docs.docker.com/build/building/secrets/',
      'https://docs.docker.com/build/metadata/attestations/slsa-provenance/#max',
    ],
    messages: MESSAGES,
    control: 'Build steps get secrets by mounts',
  },
  asks: [BUILD_ARGUMENTS],
  file: {
    matches: (path) =>
      (isDockerfilePath(path) || isCredentialFile(path)) &&
      !isSamplePath(path) &&
      !isTestPath(path) &&
      !DEVELOPMENT_NAME.test(path.slice(path.lastIndexOf('/') + 1)) &&
      !DEVELOPMENT_FOLDER.test(path),
    check(file, report, project) {
      const dockerfile = readDockerfile(file);
      if (dockerfile === undefined) {
        return;
      }
      const secrets = imageSecretsOf(dockerfile, (name) => isBuildArgumentGiven(project, name));
      // What an ENV passes on is said once, at the ENV.
      const passedOn = new Set(secrets.flatMap(({ source }) => source ?? []));
      for (const secret of secrets.filter(({ instruction }) => !passedOn.has(instruction))) {
        const isFile = secret.by === 'COPY' || secret.by === 'ADD';
        if (!isFile || !isHarmlessFile(project, file.path, secret.name)) {
          reportSecret(file, secret, isOfDatabase(dockerfile), report);
        }
      }
      for (const instruction of dockerfile.stages.flatMap((stage) => stage.instructions)) {
        const mount = instruction.flags.find(
          ({ name, value }) => name === 'mount' && /(?:^|,)type=secret/u.test(value ?? ''),
        );
        if (mount !== undefined) {
          report.control(file.place(mount), 'The step gets its secret by a mount.');
        }
      }
    },
  },
  project: {
    // A certificate says what the key beside it is for.
    reads: isCertificatePath,
    check: () => {},
  },
});

// An image of a database that is filled when it is built is one for development and tests.
function isOfDatabase({ stages }: NonNullable<ReturnType<typeof readDockerfile>>): boolean {
  return /^(?:[\w.-]+\/)*(?:postgres|postgis|mysql|mariadb|mongo|redis|timescaledb)(?=[:@]|$)/u.test(
    stages.at(-1)?.base ?? '',
  );
}

function reportSecret(
  file: ProjectFile,
  secret: ImageSecret,
  isForDatabase: boolean,
  report: Report<typeof MESSAGES>,
): void {
  const { by, name, source, isFinal } = secret;
  const at = file.place(secret);
  // Another stage is not pushed with the image; what it is given can still leave the machine.
  const severity = isFinal && !isForDatabase ? 'critical' : 'medium';
  if (by === 'COPY' || by === 'ADD') {
    report.violation({ at, message: 'file', data: { keyword: by, name }, severity });
  } else if (by === 'ARG') {
    report.violation({ at, message: isFinal ? 'argument' : 'stage', data: { name }, severity });
  } else {
    report.violation({
      at,
      message: 'variable',
      data: { name },
      severity,
      evidence:
        source === undefined
          ? []
          : [{ ...file.place(source), note: 'The build argument whose value it stores.' }],
    });
  }
}
