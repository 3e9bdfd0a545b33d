import type { Severity } from '#core/severity.ts';
import type { EditProposal, Report } from '#core/rule.ts';
import { baseImageUser, builtInUser } from '#model/containers/base-image-user.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import {
  effectiveUser,
  finalImage,
  isDevelopmentStage,
  isRootUser,
} from '#model/containers/image.ts';
import type { FinalImage } from '#model/containers/image.ts';
import { isManifestPath, kubernetesWorkloads } from '#model/containers/kubernetes.ts';
import type { KubernetesSetting, KubernetesWorkload } from '#model/containers/kubernetes.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { Project } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const messages = {
  'no-user':
    'The final image is built from {base}, which starts as root, and no USER changes that: a hole in the application gives root in the container, and on the host after a breakout. Add a user and name it in USER after the last step that needs root.',
  'root-user':
    'The final image runs as root, since its last USER is {user}: a hole in the application gives root in the container, and on the host after a breakout. End with a USER that is not root.',
  setting:
    '{owner} sets {setting}, which gives its process {power}. Drop the setting, or give only the capability that is needed.',
} as const;

type RootReport = Report<typeof messages>;

export default defineRule({
  meta: {
    id: 'containers/runs-as-root',
    title: 'Container runs as root',
    severity: 'high',
    confidence: 'high',
    scope: 'file',
    effort: 'minutes',
    languages: ['Dockerfile', 'Kubernetes', 'Compose'],
    tags: ['cwe-250'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/build/building/best-practices/#user',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
      'https://docs.docker.com/reference/compose-file/services/#privileged',
    ],
    messages,
    control: 'Containers run as a non-root user',
  },
  file: {
    matches: (path) =>
      (isDockerfilePath(path) || isComposePath(path) || isManifestPath(path)) &&
      !isSamplePath(path),
    check(file, report, project) {
      if (isDockerfilePath(file.path)) {
        checkDockerfile(file, report, project);
      } else if (isComposePath(file.path)) {
        checkCompose(file, report);
      } else {
        checkManifest(file, report);
      }
    },
  },
});

const DEVELOPMENT_NAME = /(?:^|[._-])(?:dev|develop|development|local|debug)(?:[._-]|$)/iu;
// Images that tests or other builds start from.
const AUXILIARY_NAME =
  /(?:^|[._-])(?:tests?|testing|ci|e2e|bench|playwright|cypress|base|builder?|deps)(?:[._-]|$)/iu;

function checkDockerfile(file: ProjectFile, report: RootReport, project: Project): void {
  const dockerfile = readDockerfile(file);
  const image = dockerfile === undefined ? undefined : finalImage(dockerfile);
  if (dockerfile === undefined || image === undefined || isOutOfScope(file.path, image, project)) {
    return;
  }
  const { stage, base } = image;
  const user = effectiveUser(dockerfile, image);
  if (user.kind === 'unknown') {
    return;
  }
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const severity: Severity = DEVELOPMENT_NAME.test(name) ? 'medium' : 'high';
  if (user.kind === 'set') {
    if (!isRootUser(user.name)) {
      report.control(file.place(user.instruction), `The image runs as ${user.name}.`);
    } else if (!stepsDown(image)) {
      const at = file.place(user.instruction);
      report.violation({ at, message: 'root-user', data: { user: user.name }, severity });
    }
    return;
  }
  const inherited = base === undefined ? 'unknown' : baseImageUser(base);
  if (inherited === 'non-root') {
    const at = file.place({ start: stage.baseStart, end: stage.baseEnd });
    report.control(at, `The base image ${base?.repository} runs as a user of its own.`);
  } else if ((inherited === 'root' || image.isFromScratch) && !stepsDown(image)) {
    const outside = image.chain.at(-1) ?? stage;
    report.violation({
      at: file.place({ start: stage.baseStart, end: stage.baseEnd }),
      message: 'no-user',
      data: { base: outside.base },
      severity,
      ...userSuggestion(file, image),
    });
  }
}

function isOutOfScope(path: string, image: FinalImage, project: Project): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  // GitHub runs Docker actions as root and asks for no USER:
  // https://docs.github.com/en/actions/reference/workflows-and-actions/dockerfile-support#user
  const isAction = project.has(`${folder}action.yml`) || project.has(`${folder}action.yaml`);
  const starts = image.chain.some((stage) =>
    stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT'),
  );
  return (
    isAction ||
    isDevelopmentStage(image.stage) ||
    AUXILIARY_NAME.test(path.slice(folder.length)) ||
    (image.isFromScratch && !starts)
  );
}

// An image that starts as root to prepare its volumes and then changes the user in its entry point.
const STEPS_DOWN =
  /\b(?:gosu|su-exec|setpriv|runuser|s6-setuidgid|s6-overlay|chpst|setuidgid|fixuid)\b/u;

function stepsDown(image: FinalImage): boolean {
  return image.chain.some((stage) =>
    stage.instructions.some(
      ({ args, heredocs }) =>
        STEPS_DOWN.test(args) || heredocs.some((heredoc) => STEPS_DOWN.test(heredoc.text)),
    ),
  );
}

// What writes beside the program as it starts would need to own more than what was copied.
const WRITES_FIRST = /migrat|prisma|install|seed|build|\.sh\b/iu;

// Files of root are in the way of a program that writes beside itself.
function ownsItsFiles({ instructions }: FinalImage['stage'], user: string): boolean {
  const copies = instructions.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  return (
    copies.length > 0 &&
    copies.every(({ flags }) =>
      flags.some(({ name, value }) => name === 'chown' && value?.split(':')[0] === user),
    )
  );
}

const NEEDS_ROOT = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR', 'VOLUME', 'SHELL']);

function userSuggestion(
  file: ProjectFile,
  { stage, base }: FinalImage,
): { readonly suggestion?: EditProposal } {
  const user = base === undefined ? undefined : builtInUser(base);
  const start = stage.instructions.find(
    ({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT',
  );
  const last = stage.instructions.findLast(({ keyword }) => NEEDS_ROOT.has(keyword));
  const hasLowPort = stage.instructions.some(
    ({ keyword, args }) => keyword === 'EXPOSE' && /(?:^|\s)\d{1,3}(?!\d)/u.test(args),
  );
  if (
    user === undefined ||
    start === undefined ||
    hasLowPort ||
    (last?.start ?? 0) > start.start ||
    !ownsItsFiles(stage, user) ||
    WRITES_FIRST.test(start.args)
  ) {
    return {};
  }
  const at = file.place({ start: start.start, end: start.start });
  return {
    suggestion: {
      title: `Run as the image's user ${user}`,
      edits: [{ ...at, text: `USER ${user}\n` }],
    },
  };
}

// A service that runs once to hand its volumes to another user needs root for that.
const PREPARES_VOLUMES = /\b(?:chown|chmod)\b/u;

function checkCompose(file: ProjectFile, report: RootReport): void {
  for (const { name, privileged, user, command } of composeServices(file)) {
    const anchor = `service ${name}`;
    const owner = `Service ${name}`;
    if (privileged?.text === 'true') {
      const data = { owner, setting: 'privileged', power: POWERS.privileged };
      report.violation({ at: file.place(privileged), message: 'setting', data, anchor });
    }
    if (user !== undefined && isRootUser(user.text) && !PREPARES_VOLUMES.test(command)) {
      const data = { owner, setting: `user ${user.text}`, power: POWERS.root };
      report.violation({ at: file.place(user), message: 'setting', data, anchor });
    } else if (user !== undefined && !isRootUser(user.text) && !user.text.includes('$')) {
      report.control(file.place(user), `${owner} runs as ${user.text}.`);
    }
  }
}

const POWERS = {
  privileged: 'all devices and capabilities of the host',
  escalation: 'the way to more rights than its parent has',
  root: 'the rights of root in the container',
} as const;

function checkManifest(file: ProjectFile, report: RootReport): void {
  for (const workload of kubernetesWorkloads(file)) {
    const anchor = `${workload.kind} ${workload.name}`;
    for (const container of workload.containers) {
      const owner = `Container ${container.name} of ${anchor}`;
      const risky = container.security.flatMap((setting) => riskOf(setting) ?? []);
      for (const { setting, power } of risky) {
        const data = { owner, setting: `${setting.name} ${setting.text}`, power };
        report.violation({ at: file.place(setting), message: 'setting', data, anchor });
      }
    }
    const podRoot = workload.security.find(isRunAsRoot);
    if (podRoot !== undefined && isInherited(workload)) {
      const data = { owner: anchor, setting: `runAsUser ${podRoot.text}`, power: POWERS.root };
      report.violation({ at: file.place(podRoot), message: 'setting', data, anchor });
    }
    const nonRoot = [
      ...workload.security,
      ...workload.containers.flatMap((one) => one.security),
    ].find(({ name, text }) => name === 'runAsNonRoot' && text === 'true');
    if (nonRoot !== undefined) {
      report.control(file.place(nonRoot), `${anchor} refuses to run as root.`);
    }
  }
}

function riskOf(
  setting: KubernetesSetting,
): { readonly setting: KubernetesSetting; readonly power: string } | undefined {
  if (setting.name === 'privileged' && setting.text === 'true') {
    return { setting, power: POWERS.privileged };
  }
  if (setting.name === 'allowPrivilegeEscalation' && setting.text === 'true') {
    return { setting, power: POWERS.escalation };
  }
  return isRunAsRoot(setting) ? { setting, power: POWERS.root } : undefined;
}

function isRunAsRoot({ name, text }: KubernetesSetting): boolean {
  return name === 'runAsUser' && isRootUser(text);
}

// A container's own runAsUser counts more than the pod's.
function isInherited(workload: KubernetesWorkload): boolean {
  return workload.containers.some(
    ({ security }) => !security.some(({ name }) => name === 'runAsUser'),
  );
}
