import { entriesOf, textOf } from '#syntax/data.ts';
import type { Dockerfile, DockerfileInstruction, DockerfileStage } from '#syntax/dockerfile.ts';

import { readData } from '../documents.ts';
import { finalImage } from './image.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { folderOf } from '../repository-path.ts';
import { isSampleKey } from '../sample-keys.ts';
import { looksReal } from '../secrets/secret-context.ts';
import { isSecretName } from '../secrets/settings-secret-names.ts';

/** A secret that a Dockerfile puts where everybody with the image can read it. */
export interface ImageSecret {
  readonly start: number;
  readonly end: number;
  readonly instruction: DockerfileInstruction;
  /** By which way it gets there. */
  readonly by: 'ARG' | 'ENV' | 'COPY' | 'ADD';
  /** The variable or the file. */
  readonly name: string;
  /** The ARG that an ENV passes on. */
  readonly source: DockerfileInstruction | undefined;
  /** It stands in the image that is built in the end, or in a stage below it. */
  readonly isFinal: boolean;
}

/**
 * Every such secret, in source order. Values that open nothing, such as `ENV SECRET_KEY=dummy`, are none,
 * and neither are arguments that only an ENV passes on and that no build gives a value.
 */
export function imageSecretsOf(
  dockerfile: Dockerfile,
  isBuiltWith: (argument: string) => boolean,
): readonly ImageSecret[] {
  const final = new Set(stagesOfProduct(dockerfile));
  const found = dockerfile.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      secretsIn(dockerfile, stage, instruction).map((secret) => ({
        ...secret,
        isFinal: final.has(stage),
      })),
    ),
  );
  const names = dockerfile.stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ assignments }) => assignments.map(({ name }) => name.toUpperCase())),
  );
  const unused = new Set(
    found.flatMap(({ source }) =>
      source === undefined || isGiven(dockerfile, source, isBuiltWith) ? [] : [source],
    ),
  );
  return found.filter(
    ({ name, source, instruction }) => !isKeyId(name, names) && !unused.has(source ?? instruction),
  );
}

type Found = Omit<ImageSecret, 'isFinal'>;

// An ENV keeps an argument only where a build gives it, or where a step needs it.
function isGiven(
  { stages }: Dockerfile,
  { assignments }: DockerfileInstruction,
  isBuiltWith: (argument: string) => boolean,
): boolean {
  return assignments.some(
    ({ name }) =>
      isBuiltWith(name) ||
      stages.some(({ instructions }) =>
        instructions.some(
          ({ keyword, args }) =>
            keyword === 'RUN' && new RegExp(`\\$\\{?${name}\\b`, 'u').test(args),
        ),
      ),
  );
}

// Where another stage is started and the last one is not, the last one only does a step, such as an upload.
function stagesOfProduct(dockerfile: Dockerfile): readonly DockerfileStage[] {
  const chain = finalImage(dockerfile)?.chain ?? [];
  return chain.some(isStarted) || !dockerfile.stages.some(isStarted) ? chain : [];
}

function isStarted({ instructions }: DockerfileStage): boolean {
  return instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}

const KEY_ID = /^(?<service>(?:\w+_)?)ACCESS_KEY$/iu;

// Stores that speak the protocol of S3 call the name of the account an access key, beside its secret.
function isKeyId(name: string, names: readonly string[]): boolean {
  const service = KEY_ID.exec(name)?.groups?.['service']?.toUpperCase();
  return (
    service !== undefined &&
    ['SECRET_KEY', 'ACCESS_SECRET', 'SECRET_ACCESS_KEY'].some((secret) =>
      names.includes(`${service}${secret}`),
    )
  );
}

function secretsIn(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  instruction: DockerfileInstruction,
): readonly Found[] {
  switch (instruction.keyword) {
    case 'ARG':
      return argSecrets(stage, instruction);
    case 'ENV':
      return envSecrets(dockerfile, stage, instruction);
    case 'COPY':
    case 'ADD':
      return copiedFiles(instruction);
    default:
      return [];
  }
}

// An argument is there for the steps behind it.
function argSecrets(stage: DockerfileStage, instruction: DockerfileInstruction): readonly Found[] {
  const hasStep = stage.instructions.some(
    ({ keyword, start }) => keyword === 'RUN' && start > instruction.start,
  );
  return instruction.assignments
    .filter(({ name, value }) => hasStep && isImageSecretName(name) && isGivenLater(value))
    .map(({ name, start, end }) => ({
      start,
      end,
      instruction,
      by: 'ARG' as const,
      name,
      source: undefined,
    }));
}

const REFERENCE = /^\$\{?(?<name>\w+)(?:\}|:[-+][^}]*\})?$/u;

function envSecrets(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  instruction: DockerfileInstruction,
): readonly Found[] {
  return instruction.assignments.flatMap(({ name, value, start, end }) => {
    const text = value ?? '';
    const variable = REFERENCE.exec(text)?.groups?.['name'];
    const source =
      variable === undefined ? undefined : argOf(dockerfile, stage, variable, instruction);
    const isPassedOn = source !== undefined && !hasDummyDefault(source, variable);
    return isImageSecretName(name) && (isPassedOn || (variable === undefined && isRealValue(text)))
      ? [{ start, end, instruction, by: 'ENV' as const, name, source }]
      : [];
  });
}

function hasDummyDefault(arg: DockerfileInstruction, name: string | undefined): boolean {
  return !isGivenLater(arg.assignments.find((one) => one.name === name)?.value);
}

// Without a value, or with an empty one, an argument is meant to be given by who builds.
function isGivenLater(value: string | undefined): boolean {
  return value === undefined || /^(?:""|'')?$/u.test(value.trim()) || isRealValue(value);
}

function argOf(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  name: string,
  before: DockerfileInstruction,
): DockerfileInstruction | undefined {
  return [...dockerfile.globalArgs, ...stage.instructions].findLast(
    (one) =>
      one.keyword === 'ARG' &&
      one.start < before.start &&
      one.assignments.some((assignment) => assignment.name === name),
  );
}

// `FILE`, `PATH`, `URL` and their like say where a secret is, and switches say whether there is one.
const ABOUT_SECRETS =
  /(?:^|_)(?:file|path|dir|url|uri|name|id|length|size|ttl|expiry|expires|timeout|header|type|alg(?:orithm)?|mode|version|enabled?|disabled?|max|min|public|publishable|anon|fingerprint|sha\d*|md5|gpg|checksum|cache|keyring|keyserver)(?:_|$)/iu;

// Keys that clients send along to write events or to open a channel: their makers call them public.
const PUBLIC_KEY =
  /(?:^|_)(?:(?:PUSHER(?:_APP)?|TELEMETRY|POSTHOG|AMPLITUDE|MIXPANEL|SENTRY|CLOUDINARY|GOOGLE_MAPS?|MAPBOX|FIREBASE|ALGOLIA_SEARCH|RECAPTCHA_SITE)(?:_API)?_KEY|SENTRY(?:_\w+)?_DSN|CHATWOOT\w*_TOKEN)$|(?:UWSGI|PROXY|FASTCGI|GRPC)_PASS$/iu;

function isImageSecretName(name: string): boolean {
  return isSecretName(name) && !ABOUT_SECRETS.test(name) && !PUBLIC_KEY.test(name);
}

// Fingerprints of public keys, as `gpg --recv-keys` takes them.
const FINGERPRINT = /^(?:0x)?(?:[0-9A-F]{16}|[0-9A-F]{32}|[0-9A-F]{40})$/u;

function isRealValue(value: string): boolean {
  const text = value.replace(/^(?<quote>["'])(?<inner>.*)\k<quote>$/u, '$<inner>').trim();
  return looksReal(text) && !FINGERPRINT.test(text) && !text.includes('$');
}

// Private keys and credential files by the names that tools give them.
const KEY_FILE =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.env(?:\.(?:local|prod(?:uction)?|staging))?|\.npmrc|\.netrc|\.pypirc|\.pgpass|\.git-credentials|\.htpasswd|service[-_]?account(?:[-_.]?key)?\.json|(?:gcp|google|firebase)[-_]?(?:credentials|key|service[-_]?account)[\w-]*\.json|credentials\.json|[\w.-]+\.(?:p12|pfx|jks|keystore|ppk)|[\w.-]*private[\w.-]*\.(?:pem|key)|[\w.-]*(?:server|ssl|tls|privkey|domain)[\w.-]*\.key|privkey\.pem)$|(?:^|\/)\.(?:ssh|aws|kube)(?:\/(?:credentials|config|id_\w+)?)?$/iu;
const HARMLESS =
  /\.(?:pub|example|sample|template|dist|md)$|(?:^|[./_-])(?:example|sample|public|pub)(?:[./_-]|$)|[*?$]/iu;

function copiedFiles(instruction: DockerfileInstruction): readonly Found[] {
  const { keyword, flags, heredocs, start, end } = instruction;
  if (flags.some(({ name }) => name === 'from') || heredocs.length > 0) {
    return [];
  }
  return wordsOf(instruction.args)
    .slice(0, -1)
    .map((word) => word.replace(/^\.\//u, ''))
    .filter((word) => KEY_FILE.test(word) && !HARMLESS.test(word))
    .map((name) => ({
      start,
      end,
      instruction,
      by: keyword === 'ADD' ? ('ADD' as const) : ('COPY' as const),
      name,
      source: undefined,
    }));
}

function wordsOf(args: string): readonly string[] {
  const text = args.trim();
  return text.startsWith('[')
    ? Array.from(text.matchAll(/"(?<word>[^"]*)"/gu), (match) => match.groups?.['word'] ?? '')
    : text.split(/\s+/u);
}

/** True for the files whose content says whether copying them matters. */
export function isCredentialFile(path: string): boolean {
  return /(?:^|\/)\.(?:npmrc|netrc|pypirc|env[\w.]*)$/u.test(path);
}

const NPM_CREDENTIAL = /^[^#;\n]*_(?:authToken|auth|password)\s*=\s*(?!\$\{)\S/mu;

/**
 * True when the file that a Dockerfile copies stands in the repository and holds no credential, such
 * as an `.npmrc` with settings only, or is the key of a sample set-up. The build context may be any
 * folder above the Dockerfile.
 */
export function isHarmlessFile(project: Project, dockerfilePath: string, name: string): boolean {
  const inside = name.replace(/^(?:\.\.\/)+/u, '');
  for (let folder = folderOf(dockerfilePath); ; folder = folderOf(folder.slice(0, -1))) {
    const path = `${folder}${inside}`;
    const file = project.file(path);
    if (file !== undefined && isCredentialFile(name)) {
      return !holdsCredential(file);
    }
    if (project.has(path)) {
      return isSampleKey(project, path);
    }
    if (folder === '') {
      return isHarmlessByExample(project, name);
    }
  }
}

// A file that is made before the build is made of its example.
function isHarmlessByExample(project: Project, name: string): boolean {
  const examples = project.files(
    (path) => path === `${name}.example` || path.endsWith(`/${name}.example`),
  );
  return (
    /(?:^|\/)\.env[\w.]*$/u.test(name) &&
    examples.length > 0 &&
    examples.every((file) =>
      entriesOf(readData(file)?.documents[0]).every(({ key }) => !isImageSecretName(key)),
    )
  );
}

function holdsCredential(file: ProjectFile): boolean {
  if (/\.(?:npmrc|netrc|pypirc)$/u.test(file.path)) {
    return NPM_CREDENTIAL.test(file.text) || /^\s*password\b/mu.test(file.text);
  }
  return entriesOf(readData(file)?.documents[0]).some(
    ({ key, value }) => isImageSecretName(key) && isRealValue(textOf(value) ?? ''),
  );
}
