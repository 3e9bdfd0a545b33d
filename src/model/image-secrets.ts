import { entriesOf, textOf } from '#syntax/data.ts';
import type { Dockerfile, DockerfileInstruction, DockerfileStage } from '#syntax/dockerfile.ts';

import { readData } from './documents.ts';
import { finalImage } from './image.ts';
import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { folderOf } from './repository-path.ts';
import { couldBeSecret, isSecretName } from './settings-secret-names.ts';

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
  /** Its literal stands for other secrets of the file as well: a default of services that run beside each other. */
  readonly isShared: boolean;
}

/** Every such secret, in source order. Values that open nothing, such as `ENV SECRET_KEY=dummy`, are none. */
export function imageSecretsOf(dockerfile: Dockerfile): readonly ImageSecret[] {
  const final = new Set(stagesOfProduct(dockerfile));
  const found = dockerfile.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      secretsIn(dockerfile, stage, instruction).map((secret) => ({
        ...secret,
        isFinal: final.has(stage),
      })),
    ),
  );
  const uses = Map.groupBy(found, literalOf);
  return found
    .filter(({ name }) => !isKeyId(name, found))
    .map((secret) => {
      const literal = literalOf(secret);
      return { ...secret, isShared: literal !== '' && (uses.get(literal)?.length ?? 0) > 1 };
    });
}

type Found = Omit<ImageSecret, 'isFinal' | 'isShared'>;

// Where another stage is started and the last one is not, the last one only does a step, such as an upload.
function stagesOfProduct(dockerfile: Dockerfile): readonly DockerfileStage[] {
  const chain = finalImage(dockerfile)?.chain ?? [];
  return chain.some(isStarted) || !dockerfile.stages.some(isStarted) ? chain : [];
}

function isStarted({ instructions }: DockerfileStage): boolean {
  return instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}

function literalOf({ instruction, by, name, source }: Found): string {
  const value = instruction.assignments.find((one) => one.name === name)?.value;
  return by === 'ENV' && source === undefined ? (value ?? '') : '';
}

const KEY_ID = /^(?<service>(?:\w+_)?)ACCESS_KEY$/iu;

// Stores that speak the protocol of S3 call the name of the account an access key, beside its secret.
function isKeyId(name: string, found: readonly Found[]): boolean {
  const service = KEY_ID.exec(name)?.groups?.['service']?.toUpperCase();
  return (
    service !== undefined &&
    found.some((other) =>
      ['SECRET_KEY', 'ACCESS_SECRET', 'SECRET_ACCESS_KEY'].includes(
        other.name.toUpperCase().replace(service, ''),
      ),
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
      return argSecrets(instruction);
    case 'ENV':
      return envSecrets(dockerfile, stage, instruction);
    case 'COPY':
    case 'ADD':
      return copiedFiles(instruction);
    default:
      return [];
  }
}

function argSecrets(instruction: DockerfileInstruction): readonly Found[] {
  return instruction.assignments
    .filter(({ name, value }) => isImageSecretName(name) && isGivenLater(value))
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
  /(?:^|_)(?:PUSHER(?:_APP)?|TELEMETRY|POSTHOG|AMPLITUDE|MIXPANEL)(?:_API)?_KEY$/iu;

function isImageSecretName(name: string): boolean {
  return isSecretName(name) && !ABOUT_SECRETS.test(name) && !PUBLIC_KEY.test(name);
}

const DUMMY =
  /^$|cafebabe|deadbeef|dummy|placeholder|fake|example|change[-_ ]?me|replace|your[-_]|not[-_ ]?(?:a[-_ ]?)?(?:real|needed|required|set|used|secret)|x{3,}|build|insecure|unused|temp|test|default|none|empty|<.*>|^(?:secret|password|token|key|todo|foo|bar|abc|123|1|0|true|false|null|-+|\*+)$/iu;

function isRealValue(value: string): boolean {
  const text = value.replace(/^(?<quote>["'])(?<inner>.*)\k<quote>$/u, '$<inner>').trim();
  return !DUMMY.test(text) && couldBeSecret(text) && !text.includes('$');
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
 * as an `.npmrc` with settings only. The build context may be any folder above the Dockerfile.
 */
export function isHarmlessFile(project: Project, dockerfilePath: string, name: string): boolean {
  for (let folder = folderOf(dockerfilePath); ; folder = folderOf(folder.slice(0, -1))) {
    const file = project.file(`${folder}${name}`);
    if (file !== undefined) {
      return isCredentialFile(name) && !holdsCredential(file);
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
