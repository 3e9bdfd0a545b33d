import type { Dockerfile, DockerfileInstruction, DockerfileStage } from '#syntax/dockerfile.ts';

import { parseImageReference } from './image-reference.ts';
import type { ImageReference } from './image-reference.ts';
import { interpolate, UNKNOWN_VALUE } from '../code/interpolation.ts';

/** The stage that `docker build` builds without `--target`, and the stages below it. */
export interface FinalImage {
  readonly stage: DockerfileStage;
  /** The final stage first, then the stages that it is built from, down to the outside image. */
  readonly chain: readonly DockerfileStage[];
  /** The outside image, with variables replaced. Undefined when it depends on an unknown value. */
  readonly base: ImageReference | undefined;
  /** The outside image is `scratch`. */
  readonly isFromScratch: boolean;
}

/** Who the container's process is. */
export type EffectiveUser =
  | { readonly kind: 'set'; readonly name: string; readonly instruction: DockerfileInstruction }
  /** USER names a variable whose value is not in the file. */
  | { readonly kind: 'unknown'; readonly instruction: DockerfileInstruction }
  /** No stage sets a user: the outside image decides. */
  | { readonly kind: 'inherited' };

/** The final image of a Dockerfile, undefined when it has no stage. */
export function finalImage(dockerfile: Dockerfile): FinalImage | undefined {
  const stage = dockerfile.stages.at(-1);
  if (stage === undefined) {
    return undefined;
  }
  const chain = stageChain(dockerfile, stage);
  const outside = resolvedBase(dockerfile, chain.at(-1) ?? stage);
  return {
    stage,
    chain,
    base: outside.includes(UNKNOWN_VALUE) ? undefined : parseImageReference(outside),
    isFromScratch: outside.toLowerCase() === 'scratch',
  };
}

const DEVELOPMENT_STAGE =
  /^(?:.*[_-])?(?:dev|devel|develop|development|debug|local|tests?|testing|ci|e2e|lint)(?:[_-].*)?$/iu;

/** True for a stage that is named for developers or tests: what is deployed is built with `--target` of another. */
export function isDevelopmentStage({ name }: DockerfileStage): boolean {
  return DEVELOPMENT_STAGE.test(name ?? '');
}

/** The stages that the final image is made of: those it is built on, and those it copies from, directly or through others. */
export function usedStages(dockerfile: Dockerfile): ReadonlySet<DockerfileStage> {
  const used = new Set<DockerfileStage>();
  const open = dockerfile.stages.slice(-1);
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (used.has(stage)) {
      continue;
    }
    used.add(stage);
    const sources = sourcesOf(dockerfile, stage);
    const { start } = stage;
    open.push(
      ...dockerfile.stages.filter(
        (other, index) =>
          other.start < start &&
          (sources.has(other.name?.toLowerCase() ?? '') || sources.has(String(index))),
      ),
    );
  }
  return used;
}

// What the stage is built on, and what `COPY --from` and mounts of it name.
function sourcesOf(dockerfile: Dockerfile, stage: DockerfileStage): ReadonlySet<string> {
  const flags = stage.instructions.flatMap((instruction) => instruction.flags);
  const named = flags.flatMap(({ name, value = '' }) =>
    name === 'from'
      ? [value]
      : (/(?:^|,)from=(?<from>[\w.-]+)/u.exec(value)?.groups?.['from'] ?? []),
  );
  return new Set([resolvedBase(dockerfile, stage), ...named].map((source) => source.toLowerCase()));
}

/** An image from outside that a Dockerfile builds on or copies from. */
export interface OutsideImage {
  readonly start: number;
  readonly end: number;
  readonly reference: ImageReference;
}

/** The outside images of all stages and of `COPY --from`, with variables replaced; not those that depend on an unknown value. */
export function outsideImages(dockerfile: Dockerfile): readonly OutsideImage[] {
  const names = new Set(dockerfile.stages.flatMap(({ name }) => name?.toLowerCase() ?? []));
  const bases = dockerfile.stages.map((stage) => ({
    start: stage.baseStart,
    end: stage.baseEnd,
    text: resolvedBase(dockerfile, stage),
  }));
  const sources = dockerfile.stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ flags }) =>
      flags
        .filter(({ name, value }) => name === 'from' && value !== undefined)
        .map(({ start, end, value }) => ({ start, end, text: value ?? '' })),
    ),
  );
  return [...bases, ...sources].flatMap(({ start, end, text }) => {
    const isOwn = names.has(text.toLowerCase()) || /^(?:scratch|\d+)$/iu.test(text);
    const reference = isOwn || /[$\uFFFD]/u.test(text) ? undefined : parseImageReference(text);
    return reference === undefined ? [] : [{ start, end, reference }];
  });
}

/** The user that the image's process runs as, with ARG and ENV replaced as the builder does. */
export function effectiveUser(dockerfile: Dockerfile, image: FinalImage): EffectiveUser {
  for (const [depth, stage] of image.chain.entries()) {
    const instruction = stage.instructions.findLast((one) => one.keyword === 'USER');
    if (instruction !== undefined) {
      const values = valuesBefore(dockerfile, image.chain.slice(depth), instruction);
      const name = unquoted(interpolate(instruction.args.trim(), (key) => values.get(key)));
      return name.includes(UNKNOWN_VALUE) || name === ''
        ? { kind: 'unknown', instruction }
        : { kind: 'set', name: name.split(':')[0] ?? name, instruction };
    }
  }
  return { kind: 'inherited' };
}

/** True for the names of the superuser: `root` and `0`. */
export function isRootUser(name: string): boolean {
  const user = name.split(':')[0] ?? name;
  return user.toLowerCase() === 'root' || /^0+$/u.test(user);
}

function stageChain(dockerfile: Dockerfile, last: DockerfileStage): readonly DockerfileStage[] {
  const chain: DockerfileStage[] = [];
  let current: DockerfileStage | undefined = last;
  while (current !== undefined) {
    chain.push(current);
    // A stage can only be built from one that stands before it, so this ends.
    const earlier: readonly DockerfileStage[] = dockerfile.stages.slice(
      0,
      dockerfile.stages.indexOf(current),
    );
    const base: string = resolvedBase(dockerfile, current).toLowerCase();
    current = earlier.findLast((stage) => stage.name?.toLowerCase() === base);
  }
  return chain;
}

function resolvedBase(dockerfile: Dockerfile, stage: DockerfileStage): string {
  const values = new Map(dockerfile.globalArgs.flatMap(definedValues));
  return unquoted(interpolate(stage.base, (name) => values.get(name)));
}

// ENV of an earlier stage is inherited, and so are the ARGs that it declares. An ARG without a default
// takes the value of a global one.
function valuesBefore(
  dockerfile: Dockerfile,
  chain: readonly DockerfileStage[],
  until: DockerfileInstruction,
): ReadonlyMap<string, string> {
  const globals = new Map(dockerfile.globalArgs.flatMap(definedValues));
  const values = new Map<string, string>();
  for (const stage of chain.toReversed()) {
    for (const instruction of stage.instructions) {
      if (instruction.start >= until.start) {
        break;
      }
      if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') {
        continue;
      }
      for (const { name, value } of instruction.assignments) {
        const known = value ?? globals.get(name);
        if (known !== undefined) {
          values.set(name, unquoted(interpolate(known, (key) => values.get(key))));
        }
      }
    }
  }
  return values;
}

function definedValues(instruction: DockerfileInstruction): readonly (readonly [string, string])[] {
  return instruction.assignments.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, unquoted(value)] as const],
  );
}

function unquoted(text: string): string {
  return text.replace(/^(?<quote>["'])(?<inner>.*)\k<quote>$/u, '$<inner>');
}
