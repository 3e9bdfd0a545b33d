import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';

import type { CommandLine, RepositoryScript } from '../containers/command-lines.ts';
import type { DataRemoval } from '../privacy/data-removal.ts';

const DEPLOYMENT_WORD =
  /(?:^|[^a-z])(?:(?:re)?deploy(?:ment|s|er)?|release|prod(?:uction)?|rollout|upgrade|update|install|provision|publish|vps|go-?live|ship|live|entrypoint|bootstrap|start(?:-?up)?|run-prod|prestart|poststart|predeploy|postdeploy|migrate)(?:[^a-z]|$)/iu;
const PRODUCTION_WORD = /(?:^|[^a-z])(?:prod(?:uction)?|live)(?:[^a-z]|$)/iu;
// Scripts that npm and hosts run on their own: https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-scripts
const LIFE_CYCLE =
  /^(?:pre|post)?(?:install|start|build|deploy|publish|prepare)$|^(?:vercel|heroku|railway|render)[-:]/u;

// Names that say themselves that data goes, or that nothing but development runs them.
const OPEN_NAME =
  /(?:^|[^a-z])(?:dev(?:el|elop|elopment)?|local(?:ly|host)?|tests?|testing|e2e|ci|integration|smoke|it|qa|sandbox|demo|examples?|sample|preview|playground|bench(?:marks?)?|perf|review|cypress|playwright|nightly|storybook|reset|clean\w*|destroy|nuke|purge|wipe|tear-?down|uninstall|drop|delete|remove|rm|prune|down|stop|fresh|clear|flush|recreate|reinit|scratch|seed|restore|undo|rollback|revert)(?:[^a-z]|$)/iu;

/**
 * Why a command counts as part of a deployment: the end of a sentence. Undefined when nothing says so.
 */
export function deploymentReasonOf(
  path: string,
  script: RepositoryScript,
  command: CommandLine,
): string | undefined {
  if (script.isRemote || command.isRemote) {
    return 'which runs it on another machine by SSH';
  }
  if (command.words.some((word) => PRODUCTION_WORD.test(word))) {
    return 'which names the production environment';
  }
  if (script.kind === 'package script') {
    return LIFE_CYCLE.test(script.name) || isDeploymentName(script.name)
      ? 'which is run to build, start or deploy'
      : undefined;
  }
  const own = [script.name, ...script.names, ...command.functions];
  const folders = script.kind === 'shell file' ? path.split('/').slice(0, -1) : [];
  return [...own, ...folders].some((name) => isDeploymentName(name))
    ? 'which is named after deployment'
    : undefined;
}

function isDeploymentName(name: string): boolean {
  return DEPLOYMENT_WORD.test(spaced(name));
}

// `resetDb` is two words.
function spaced(name: string): string {
  return name.replaceAll(/(?<low>[a-z0-9])(?<high>[A-Z])/gu, '$<low>-$<high>');
}

/** True when a name around the command says that it is for development or tests, or that data goes. */
export function isForDevelopment(
  path: string,
  script: RepositoryScript,
  command: CommandLine,
): boolean {
  const folders = path.split('/').slice(0, -1);
  const names = [script.name.replace(/\.\w+$/u, ''), ...script.names, ...command.functions];
  const words = command.words.filter((word) => /[./_=-]/u.test(word) && !word.startsWith('--'));
  return [...folders, ...names, ...words].some((name) => {
    const text = spaced(name);
    return OPEN_NAME.test(text);
  });
}

const ASKS =
  /(?:^|[\s;&|(])(?:read\s+(?:-\w+\s+)*-\w*p|select\s+\w+\s+in|gum\s+confirm|whiptail|dialog|confirm(?:_\w+)?|ask(?:_\w+)?)(?:\s|$)|\bread\s+(?:-r\s+)?(?:\w*(?:answer|reply|confirm|choice|response|yn|input)\w*)|\[y\/n\]|\(y\/n\)|\(yes\/no\)/iu;
const CHOSEN =
  /confirm|force|yes|answer|reply|reset|purge|clean|wipe|destroy|delete|remove|drop|nuke|fresh|volumes|dev|test|local|\bci\b|choice|uninstall|teardown|down|--?\w+\)|\$1|\$\{1/iu;
const TEST = /^\s*(?:\[|test\s|\(\()|^\s*[\w*|.'"-]+\s*$/u;

/** True when somebody chooses the removal: a prompt in the script, an option or a case that has to be given. */
export function isAsked(script: RepositoryScript, command: CommandLine): boolean {
  return (
    ASKS.test(script.text) ||
    command.conditions.some((condition) => TEST.test(condition) && CHOSEN.test(condition))
  );
}

/**
 * True for what is lost with its machine anyway: volumes on a runner of GitHub, and the database of a
 * service container.
 */
export function isThrowAway(
  script: RepositoryScript,
  command: CommandLine,
  { target }: DataRemoval,
): boolean {
  if (script.kind !== 'workflow job' || script.isRemote || command.isRemote) {
    return false;
  }
  const { job } = script;
  if (target === 'database') {
    return entriesOf(dataAt(job, 'services')).length > 0;
  }
  const runner = dataAt(job, 'runs-on');
  const labels = [textOf(runner), ...itemsOf(runner).map((item) => textOf(item))];
  const isRemoteDocker = /DOCKER_HOST|docker\s+context|docker-machine/u.test(script.text);
  return !labels.some((label) => label?.includes('self-hosted') === true) && !isRemoteDocker;
}
