import type { FinalImage } from './image.ts';
import type { ImageReference } from './image-reference.ts';

/** A tool of health checks. */
export type CheckBinary = 'curl' | 'wget' | 'nc' | 'sh';

interface Absence {
  readonly repository: RegExp;
  readonly tag?: RegExp;
  /** A tag that brings the binaries after all. */
  readonly except?: RegExp;
  readonly lacks: readonly CheckBinary[];
}

// What the images' own Dockerfiles do not install, as of their current releases. Alpine's BusyBox has wget
// and nc; https://hub.docker.com/_/alpine, https://hub.docker.com/_/debian, https://github.com/GoogleContainerTools/distroless
const ABSENT: readonly Absence[] = [
  {
    repository: /^(?:distroless\/|.*\/distroless\/)/u,
    except: /debug/u,
    lacks: ['curl', 'wget', 'nc', 'sh'],
  },
  {
    repository: /^(?:node|python|ruby|php|rust|golang|openjdk|perl|debian)$/u,
    tag: /(?:^|-)slim|^(?:bookworm|bullseye|trixie)-slim|slim-/u,
    lacks: ['curl', 'wget', 'nc'],
  },
  { repository: /^(?:debian|ubuntu)$/u, lacks: ['curl', 'wget', 'nc'] },
  { repository: /^(?:postgres|mongo|redis|valkey\/valkey|mysql|mariadb)$/u, lacks: ['curl'] },
  {
    repository: /^(?:qdrant\/qdrant|ollama\/ollama|keycloak\/keycloak)$/u,
    lacks: ['curl', 'wget', 'nc'],
  },
  {
    repository: /^(?:traefik|prom\/(?:prometheus|alertmanager|node-exporter)|busybox)$/u,
    lacks: ['curl'],
  },
  {
    repository: /^otel\/opentelemetry-collector(?:-contrib)?$/u,
    lacks: ['curl', 'wget', 'nc', 'sh'],
  },
];

/** True when an image is known not to have the binary. False for every image that is not known. */
export function lacksBinary(
  { repository, tag = '' }: ImageReference,
  binary: CheckBinary,
): boolean {
  if (repository === 'alpine' || /(?:^|-)alpine/u.test(tag)) {
    return (
      binary === 'curl' &&
      /^(?:alpine|node|python|ruby|golang|rust|postgres|redis|eclipse-temurin)$/u.test(repository)
    );
  }
  const found = ABSENT.find(
    (one) =>
      one.repository.test(repository) &&
      (one.tag === undefined || one.tag.test(tag)) &&
      one.except?.test(tag) !== true,
  );
  return found?.lacks.includes(binary) === true;
}

// What installs things that its line does not name.
const OPAQUE =
  /\b(?:apk|apt(?:-get)?|dnf|yum|microdnf)\b[^\n]*\$|playwright install|--mount=|\.sh\b/u;

/** True when the final image is known not to have the binary: its base lacks it, and no step brings it. */
export function imageLacksBinary(
  { chain, base, isFromScratch }: FinalImage,
  binary: CheckBinary,
): boolean {
  const steps = chain.flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, args, heredocs }) =>
      /^(?:RUN|COPY|ADD)$/u.test(keyword) ? [args, ...heredocs.map(({ text }) => text)] : [],
    ),
  );
  const word =
    binary === 'nc' ? /\b(?:nc|netcat|ncat)/u : new RegExp(`\\b(?:${binary}|busybox)\\b`, 'u');
  const isBrought = steps.some((step) => word.test(step) || OPAQUE.test(step));
  if (isBrought) {
    return false;
  }
  return isFromScratch || (base !== undefined && lacksBinary(base, binary));
}
