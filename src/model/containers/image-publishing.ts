import { scriptsOf } from './command-lines.ts';
import type { ProjectFile } from '../project-file.ts';
import { workflowOf } from '../deploy/workflow.ts';

/** The step of a workflow that publishes an image. */
export interface PublishingStep {
  readonly start: number;
  readonly end: number;
}

const PUBLISHING_ACTIONS =
  /^(?:docker\/(?:build-push|bake)-action|redhat-actions\/push-to-registry|elgohr\/Publish-Docker-Github-Action|mr-smithers-excellent\/docker-build-push|aevea\/action-kaniko)@/u;

/** The first step of a workflow that publishes an image to a registry; undefined when none does. */
export function publishingStep(file: ProjectFile): PublishingStep | undefined {
  const byAction = (workflowOf(file)?.jobs ?? [])
    .flatMap(({ steps }) => steps)
    .find(({ uses, inputs }) => {
      const push = inputs.get('push')?.text ?? inputs.get('outputs')?.text ?? '';
      const isPush = /^(?:true|\$\{\{.*)$/u.test(push) || /push=true|type=registry/u.test(push);
      return (
        uses !== undefined &&
        PUBLISHING_ACTIONS.test(uses.text) &&
        (isPush || !uses.text.startsWith('docker/'))
      );
    })?.uses;
  return byAction ?? byCommand(file);
}

function byCommand(file: ProjectFile): PublishingStep | undefined {
  return scriptsOf(file)
    .flatMap(({ commands }) => commands)
    .find(
      ({ words }) =>
        /^(?:docker|podman|buildah)$/u.test(words[0] ?? '') &&
        (words[1] === 'push' ||
          (words.includes('build') && words.includes('--push')) ||
          (words[1] === 'compose' && words.includes('push'))),
    );
}
