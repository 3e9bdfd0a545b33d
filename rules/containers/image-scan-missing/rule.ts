import { isDockerfilePath } from '#model/containers/dockerfile-path.ts';
import { publishingStep } from '#model/containers/image-publishing.ts';
import type { FileQuestion } from '#model/project.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';
import { isWorkflowPath } from '#model/queue/schedules-workflow.ts';

const messages = {
  missing:
    'This repository builds images and publishes them, and no workflow looks for known holes in what they contain. Scan the image before the push, for instance with Trivy, Grype, Snyk or docker scout, or document the scan of the registry.',
} as const;

const PUBLISHING: FileQuestion = {
  name: 'workflows that may publish images',
  words: ['docker', 'podman', 'buildah', 'kaniko', 'push-to-registry'],
  path: isWorkflowPath,
  patterns: [/push/iu],
};

const SCANNERS =
  /\b(?:trivy|grype|snyk|docker[ -]scout|anchore|clair|dockle|sysdig|aquasec|twistlock|prisma[ -]?cloud|wiz(?:cli)?|neuvector|ecr.{0,20}scan|scan.?on.?push|container[ -]analysis|image[ -]scan(?:ning|s)?|scans? (?:of |the )?(?:container )?images?|harbor|osv-scanner|jfrog|xray|checkov|orca[ -]security|chainguard)\b/iu;

/** The workflows, other pipelines, infrastructure and documents that tell of a scan. */
const SCANS: FileQuestion = {
  name: 'scans of images',
  path: (path) =>
    isWorkflowPath(path) ||
    /(?:^|\/)(?:\.gitlab-ci\.ya?ml|\.circleci\/.*|Jenkinsfile|azure-pipelines\.ya?ml|\.drone\.ya?ml|action\.ya?ml|[\w.-]+\.tf|Makefile|\.snyk|\.trivyignore)$|\.sh$|(?:^|\/)[\w-]*(?:README|SECURITY|CONTRIBUTING|security|docker|deploy|release|ci)[\w-]*\.mdx?$/u.test(
      path,
    ),
  file: ({ path, text }) => /\.(?:snyk|trivyignore)$/u.test(path) || SCANNERS.test(text),
};

export default defineRule({
  meta: {
    id: 'containers/image-scan-missing',
    title: 'Images are published without a scan',
    severity: 'info',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['GitHub Actions'],
    tags: ['slsa'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://docs.docker.com/scout/integrations/ci/gha/',
      'https://trivy.dev/latest/ecosystem/cicd/',
      'https://csrc.nist.gov/pubs/sp/800/190/final',
    ],
    messages,
  },
  asks: [PUBLISHING, SCANS],
  project: {
    reads: (path) => isWorkflowPath(path),
    check(project, report) {
      const buildsImages = project.paths.some(
        (path) => isDockerfilePath(path) && !isSamplePath(path),
      );
      if (!buildsImages) {
        return;
      }
      for (const file of project.filesWhere(PUBLISHING)) {
        const step = publishingStep(file);
        if (step !== undefined) {
          if (project.filesWhere(SCANS).length === 0) {
            const at = file.place(step);
            report.violation({ at, message: 'missing', anchor: 'images without a scan' });
          }
          return;
        }
      }
    },
  },
});
