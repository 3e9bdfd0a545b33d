import { composeRole } from './compose-role.ts';
import type { ComposeService } from './compose.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

/** What a compose file is started for, as far as its name and services tell. */
export type ComposeStage = 'production' | 'development' | 'unknown';

const PRODUCTION =
  /(?:^|[^a-z])(?:prod(?:uction)?|live|release|deploy(?:ment)?|swarm)(?:[^a-z]|$)/iu;
const DEVELOPMENT =
  /(?:^|[^a-z])(?:dev(?:el|elop|elopment)?|local|tests?|testing|ci|e2e|override|examples?|demo|debug|quickstart|playground|benchmarks?|integration|dependencies|deps|halfstack|gitpod|uffizzi)(?:[^a-z]|$)/iu;
const DEVELOPMENT_COMMAND =
  /--reload\b|\b(?:nodemon|ts-node-dev|runserver|(?:npm|pnpm|yarn|bun) (?:run )?dev|next dev|flask .*--debug|air|watchexec)\b/u;

/**
 * Production when the name says so, or when services are kept running after a crash and none mounts its
 * sources or starts a development server. Development when the name or a service says so: a catcher of
 * mail or an emulator of a cloud's service stands beside no production.
 */
export function composeStage(file: ProjectFile, services: readonly ComposeService[]): ComposeStage {
  const name = fileNameOf(file.path);
  if (DEVELOPMENT.test(name) || isSamplePath(file.path)) {
    return 'development';
  }
  if (PRODUCTION.test(name)) {
    return 'production';
  }
  if (
    DEVELOPMENT.test(file.path) ||
    TEST_VARIABLE.test(file.text) ||
    services.some(isForDevelopment)
  ) {
    return 'development';
  }
  return services.some(isKeptRunning) ? 'production' : 'unknown';
}

// `shop-db-dev`, `test-db`, and what stands in for a service of the cloud or a server of mail.
const DEVELOPMENT_SERVICE = /(?:^|[_-])(?:dev|tests?|mock|fake|stub)(?:[_-]|$)/iu;
const STAND_IN = /localstack|emulator|azurite|fake-gcs|wiremock|mock-?server|stripe-mock/iu;

// `${DATABASE_TEST_PORT}`
const TEST_VARIABLE = /\$\{?\w*_TEST_\w/u;

function isForDevelopment(service: ComposeService): boolean {
  const { name, image, isBuilt, volumes, command } = service;
  const mountsSources = volumes.some(({ text }) =>
    /^\.{1,2}(?:\/[\w.-]+)?\/?:\/(?:usr\/src|app|code|src|workspace|srv|var\/www|opt\/app)/u.test(
      text,
    ),
  );
  return (
    DEVELOPMENT_COMMAND.test(command) ||
    (isBuilt && mountsSources) ||
    DEVELOPMENT_SERVICE.test(name) ||
    STAND_IN.test(image?.text ?? '') ||
    composeRole(service).role === 'mail catcher'
  );
}

// Started again when it ends.
function isKeptRunning({ restart }: ComposeService): boolean {
  return restart !== undefined && /^(?:always|unless-stopped|any)$/u.test(restart);
}
