import type { Report } from '#core/rule.ts';
import type { Severity } from '#core/severity.ts';
import { composeStage } from '#model/containers/compose-stage.ts';
import { composeServices, isComposePath } from '#model/containers/compose.ts';
import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { readDockerfile } from '#model/documents.ts';
import { parseImageReference } from '#model/containers/image-reference.ts';
import type { ImageReference } from '#model/containers/image-reference.ts';
import { imagePin } from '#model/containers/image-tags.ts';
import { outsideImages } from '#model/containers/image.ts';
import { interpolate, UNKNOWN_VALUE } from '#model/code/interpolation.ts';
import { isManifestPath, kubernetesWorkloads } from '#model/containers/kubernetes.ts';
import { isTestPath } from '#model/code/language.ts';
import type { ProjectFile } from '#model/project-file.ts';
import type { FileQuestion, Project } from '#model/project.ts';
import { namesOwners, repositoryOwners } from '#model/deploy/repository-owners.ts';
import { fileNameOf } from '#model/repository-path.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';
import { workflowOf } from '#model/deploy/workflow.ts';

const messages = {
  moving:
    'Image {image} has {tag}, which moves to each new release: the next build or start can run other code than the last, and a rollback does not bring the old one back. Name a version, better with its digest.',
  tag: 'Named by a tag without a digest: {images}. A registry can give other code under the same name, so add the digest behind the tag, as in name:tag@sha256:….',
} as const;

// Tools that put the tag in before the manifest reaches a cluster.
const TAG_SETTERS: FileQuestion = {
  name: 'sets tags of manifests',
  words: ['images:', 'artifacts:', 'newTag', 'set image', 'edit set'],
  path: (path) =>
    /(?:^|\/)(?:kustomization|skaffold)[\w.-]*\.ya?ml$|(?:^|\/)Tiltfile$|\.sh$/u.test(path) ||
    isWorkflowPath(path),
  patterns: [/newTag|newName|artifacts:|set image/u],
};

interface NamedImage {
  readonly start: number;
  readonly end: number;
  readonly reference: ImageReference;
}

export default defineRule({
  meta: {
    id: 'containers/unpinned-base-image',
    title: 'Image is named without a version',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['Dockerfile', 'Compose', 'Kubernetes', 'GitHub Actions'],
    tags: ['slsa'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
      'https://kubernetes.io/docs/concepts/containers/images/#image-names',
    ],
    messages,
  },
  asks: [TAG_SETTERS],
  project: {
    reads: (path) => namesImages(path) || namesOwners(path),
    check(project, report) {
      const found = project
        .files(namesImages)
        .map((file) => ({ file, images: imagesOf(file, project) }));
      for (const { file, images } of found) {
        checkMoving(file, images, report);
      }
      checkTags(found, report);
    },
  },
});

function namesImages(path: string): boolean {
  return (
    (isDockerfilePath(path) ||
      isComposePath(path) ||
      isManifestPath(path) ||
      isWorkflowPath(path)) &&
    !isSamplePath(path) &&
    !isTestPath(path)
  );
}

interface ImagesOfFile {
  readonly file: ProjectFile;
  readonly images: readonly NamedImage[];
}

// Whether digests are written is a habit of the repository, and a tool such as Renovate writes all of them.
function checkTags(found: readonly ImagesOfFile[], report: Report<typeof messages>): void {
  const byTag = found
    .filter(
      ({ file: { path } }) => isDockerfilePath(path) && !DEVELOPMENT_NAME.test(fileNameOf(path)),
    )
    .flatMap(({ file, images }) =>
      images
        .filter(({ reference }) => imagePin(reference) === 'version')
        .map((image) => ({ ...image, file })),
    );
  const files = Map.groupBy(byTag, ({ file }) => file);
  const [first, ...others] = [...files.values()].flatMap(([one]) => one ?? []);
  if (first !== undefined) {
    report.violation({
      at: first.file.place(first),
      message: 'tag',
      severity: 'info',
      anchor: 'tags',
      data: { images: listed(byTag.map(({ reference }) => nameOf(reference))) },
      evidence: others.map((one) => ({ ...one.file.place(one), note: 'Has no digest either.' })),
    });
  }
}

function listed(names: readonly string[]): string {
  const each = [...new Set(names)];
  const shown = each.slice(0, MOST_NAMES).join(', ');
  return each.length > MOST_NAMES ? `${shown} and ${each.length - MOST_NAMES} more` : shown;
}

const MOST_NAMES = 4;

function checkMoving(
  file: ProjectFile,
  images: readonly NamedImage[],
  report: Report<typeof messages>,
): void {
  const seen = new Set<string>();
  for (const { reference, start, end } of images) {
    const name = nameOf(reference);
    if (imagePin(reference) !== 'moving' || seen.has(name)) {
      continue;
    }
    seen.add(name);
    report.violation({
      at: file.place({ start, end }),
      message: 'moving',
      severity: severityOf(file),
      anchor: `image ${reference.repository}`,
      data: {
        image: reference.repository,
        tag: reference.tag === undefined ? 'no tag, so it is latest' : `the tag ${reference.tag}`,
      },
    });
  }
}

function nameOf({ repository, tag }: ImageReference): string {
  return tag === undefined ? repository : `${repository}:${tag}`;
}

const DEVELOPMENT_NAME = /(?:^|[^a-z])(?:dev(?:el|elopment)?|local|tests?|ci)(?:[^a-z]|$)/iu;

function severityOf(file: ProjectFile): Severity {
  const isForDevelopment = isComposePath(file.path)
    ? composeStage(file, composeServices(file)) === 'development'
    : !isWorkflowPath(file.path) && DEVELOPMENT_NAME.test(fileNameOf(file.path));
  return isForDevelopment ? 'low' : 'medium';
}

function imagesOf(file: ProjectFile, project: Project): readonly NamedImage[] {
  if (isComposePath(file.path)) {
    return composeImages(file).filter(({ reference }) => !isOwnImage(project, reference));
  }
  if (isWorkflowPath(file.path)) {
    return workflowImages(file);
  }
  const dockerfile = readDockerfile(file);
  return dockerfile === undefined ? manifestImages(file, project) : outsideImages(dockerfile);
}

// Whoever publishes an image names its latest release in the file that they give to others.
function isOwnImage(project: Project, { repository }: ImageReference): boolean {
  const manifest = project.file('package.json')?.text ?? '';
  const product = /"name"\s*:\s*"(?:@[\w.-]+\/)?(?<name>[\w.-]+)"/u.exec(manifest)?.groups?.[
    'name'
  ];
  return repository
    .toLowerCase()
    .split('/')
    .slice(0, -1)
    .some((part) => part === product || repositoryOwners(project).has(part));
}

// An image that a service of the file builds has no other source.
function composeImages(file: ProjectFile): readonly NamedImage[] {
  const services = composeServices(file);
  const built = new Set(services.flatMap(({ image, isBuilt }) => (isBuilt ? [image?.text] : [])));
  return services.flatMap(({ image }) =>
    image === undefined || built.has(image.text) ? [] : named(image, image.text),
  );
}

function named(
  at: { readonly start: number; readonly end: number },
  written: string,
): readonly NamedImage[] {
  const text = interpolate(written);
  const reference = text.includes(UNKNOWN_VALUE) ? undefined : parseImageReference(text);
  return reference === undefined ? [] : [{ start: at.start, end: at.end, reference }];
}

function workflowImages(file: ProjectFile): readonly NamedImage[] {
  const jobs = workflowOf(file)?.jobs ?? [];
  const images = jobs.flatMap(({ container, serviceImages, steps }) => [
    ...(container === undefined ? [] : [container]),
    ...serviceImages,
    ...steps.flatMap(({ uses }) =>
      uses?.text.startsWith('docker://') === true
        ? [{ ...uses, text: uses.text.slice('docker://'.length) }]
        : [],
    ),
  ]);
  return images.flatMap((image) => (image.text.includes('${{') ? [] : named(image, image.text)));
}

function manifestImages(file: ProjectFile, project: Project): readonly NamedImage[] {
  const workloads = kubernetesWorkloads(file);
  const setters = workloads.length === 0 ? [] : project.filesWhere(TAG_SETTERS);
  return workloads
    .flatMap(({ containers }) => containers)
    .flatMap(({ image, imageAt }) => (image === undefined ? [] : named(imageAt, image)))
    .filter(({ reference }) => !setters.some(({ text }) => text.includes(reference.name)));
}
