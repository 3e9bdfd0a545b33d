import { isTestPath, languageOf } from '../code/language.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { isSamplePath } from '../sample-path.ts';

interface ShipperForm {
  readonly name: string;
  readonly path: RegExp;
  /** All of these are in its configuration. */
  readonly has: readonly RegExp[];
  /** When given, logs leave only where one of these is. */
  readonly sends: RegExp;
  /** What the stage that takes secrets out is called. */
  readonly stage: string;
}

/** How configurations of log shippers look, by the manual of each. */
const FORMS: readonly ShipperForm[] = [
  {
    name: 'Promtail',
    path: /\.ya?ml$/u,
    has: [/^scrape_configs:/mu, /^clients:/mu],
    sends: /\burl:/u,
    stage: 'a replace stage',
  },
  {
    name: 'Alloy',
    path: /\.(?:alloy|river)$/u,
    has: [/\bloki\.(?:source|process)/u, /\bloki\.write\b/u],
    sends: /\burl\s*=/u,
    stage: 'stage.replace in loki.process',
  },
  {
    name: 'Fluent Bit',
    path: /\.conf$/u,
    has: [/^\s*\[INPUT\]/imu, /^\s*\[OUTPUT\]/imu],
    sends: /\[OUTPUT\]\s*\n(?:\s+(?!Name\b)\S[^\n]*\n)*\s+Name\s+(?!stdout|null|file|counter)\w/iu,
    stage: 'a modify or lua filter',
  },
  {
    name: 'Fluentd',
    path: /\.conf$/u,
    has: [/^\s*<source>/mu, /^\s*<match\s/mu],
    sends: /@type\s+(?!stdout|null|tail|forward|http|monitor|json|regexp|none|copy|relabel)\w+/u,
    stage: 'a record_transformer filter',
  },
  {
    name: 'Vector',
    path: /(?:^|\/)[\w.-]*vector[\w.-]*\.(?:ya?ml|toml)$/u,
    has: [/^\s*(?:\[sources\.|sources:)/mu, /^\s*(?:\[sinks\.|sinks:)/mu],
    sends: /(?:\[sinks|sinks:)[\s\S]*type\s*[:=]\s*"?(?!console|blackhole)\w+/u,
    stage: 'a remap transform with redact()',
  },
  {
    name: 'Logstash',
    path: /\.conf$/u,
    has: [/^\s*input\s*\{/mu, /^\s*output\s*\{/mu],
    sends: /output\s*\{[\s\S]*(?:elasticsearch|opensearch|http|s3|kafka|loki|tcp)\s*\{/u,
    stage: 'a mutate filter with gsub',
  },
  {
    name: 'The OpenTelemetry collector',
    path: /\.ya?ml$/u,
    has: [/^receivers:/mu, /^exporters:/mu, /^\s+logs(?:\/[\w-]+)?:\s*\n/mu, /^\s+pipelines:/mu],
    sends:
      /\n\s+logs(?:\/[\w-]+)?:\s*\n(?:\s+[\w/]+:[^\n]*\n|\s+-[^\n]*\n){0,8}?\s+exporters:\s*(?:\[|\n\s+-\s*)(?!\s*(?:debug|logging|nop|file)\s*\])/u,
    stage: 'a redaction or transform processor',
  },
];

const STAGES =
  /replace|drop|delete|remove|gsub|\blua\b|transform|remap|filter|exclude|modify|hash|ruby/iu;
const SENSITIVE =
  /pass(?:word|wd)|secret|token|authorization|e-?mail|credit|card_?num|\bssn\b|api_?key|cookie|credential|bearer|phone|\bip_?address/iu;
const REDACTS = /redact|mask|anonymi[sz]|saniti[sz]|scrub|obfuscat|\bpii\b|personal data/iu;
const SCRIPT = /\bscript\s+\S+\.lua|\bsource\s*=\s*'''|\bfile\s*[:=]\s*\S+\.vrl/u;

/** True for the files in which a log shipper can be configured, by their paths. */
export function mayConfigureShipper(path: string): boolean {
  return (
    FORMS.some((form) => form.path.test(path)) &&
    !isTestPath(path) &&
    !isSamplePath(path) &&
    !/example|sample|template/iu.test(fileNameOf(path))
  );
}

/**
 * The log shipper that a file configures, when nothing in it takes secrets or personal data out of what it
 * sends; undefined for any other file.
 */
export function unscrubbedShipper({ path, text }: ProjectFile): ShipperForm | undefined {
  const written = text.replaceAll(/^\s*(?:#|\/\/).*$/gmu, '');
  const form = FORMS.find(
    (candidate) =>
      candidate.path.test(path) && candidate.has.every((pattern) => pattern.test(written)),
  );
  const isScrubbed =
    REDACTS.test(written) ||
    SCRIPT.test(written) ||
    (STAGES.test(written) && SENSITIVE.test(withoutOwnCredentials(written)));
  return form !== undefined && form.sends.test(written) && !isScrubbed ? form : undefined;
}

// How the shipper itself signs in says nothing of what it sends.
function withoutOwnCredentials(text: string): string {
  return text.replaceAll(
    /^\s*["']?(?:\w*_)?(?:password|passwd|token|authorization|api_?key|http_passwd|secret|bearer_token|bearer_token_file|credentials?|email|user)["']?\s*(?:[:=]|=>|\s)\s*.*$/gimu,
    '',
  );
}

/** Code that keeps secrets out of its own log lines, so that nothing is left for a shipper. */
export const REDACTING_CODE: FileQuestion = {
  name: 'redacting-code',
  words: ['redact', 'Redact', 'maskSensitive', 'mask_sensitive', 'sanitizeLog', 'scrub', 'Scrub'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [
    /\bredact(?:ion|ed|or|Paths)?\b\s*[:=(]|fast-redact|[Rr]edact\w*(?:Filter|Processor|Format)|mask_?[sS]ensitive|sanitizeLog|[sS]crub\w*(?:Filter|Processor|Log)|class \w*(?:Redact|Scrub)\w*|def \w*(?:redact|scrub)\w*\(|function \w*(?:[rR]edact|[sS]crub)\w*\(/u,
  ],
};
