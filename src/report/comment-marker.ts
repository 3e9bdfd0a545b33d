import { z } from 'zod';

/** A longer path is cut where it only is shown. */
const LONGEST_PATH = 300;

const STATES = ['open', 'fixed', 'returned', 'waived', 'left-out'] as const;

/** What a comment tells of its finding. */
export type CommentState = (typeof STATES)[number];

const FINGERPRINT = z.string().regex(/^[0-9a-f]{32}$/u);

const PLACE = z.object({
  fingerprint: FINGERPRINT,
  path: z.string().max(LONGEST_PATH),
  line: z.number().int().min(1),
  state: z.enum(STATES),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7}$/u)
    .optional(),
});

const FINDING_MARKER = z.object({
  kind: z.literal('finding'),
  fingerprint: FINGERPRINT,
  rule: z.string().min(1).max(200),
  state: z.enum(STATES).default('open'),
  /** Of a comment that tells of several equal findings, each; `fingerprint` is the first's. */
  places: z.array(PLACE).min(2).max(50).optional(),
  /** Faultline's version when the comment was written. */
  version: z.string().min(1).max(50),
});

const REVIEW_MARKER = z.object({
  kind: z.literal('review'),
  /** The commit that was reviewed. */
  head: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u),
  version: z.string().min(1).max(50),
});

const ANSWER_MARKER = z.object({
  kind: z.literal('answer'),
  /** The comment that is answered, such as `conversation:2300000000`. */
  comment: z.string().min(1).max(50),
  version: z.string().min(1).max(50),
});

const MARKER = z.discriminatedUnion('kind', [FINDING_MARKER, REVIEW_MARKER, ANSWER_MARKER]);

/**
 * What a comment of ours carries unseen, so that a later review finds it again. Fields that another
 * version added are dropped when it is read.
 */
export type Marker = z.infer<typeof MARKER>;

const MARKER_LINE = /^<!-- faultline:v1 (?<data>[\w-]{1,40000}) -->$/u;

/** The fingerprints of the findings that a comment tells of. */
export function fingerprintsIn({
  fingerprint,
  places,
}: Extract<Marker, { kind: 'finding' }>): readonly string[] {
  return places === undefined ? [fingerprint] : places.map((place) => place.fingerprint);
}

/** A path as a marker keeps it. */
export function shortPath(path: string): string {
  return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH - 1)}…` : path;
}

/** An HTML comment that holds only base64url, so that nothing in the data can end it. */
export function hiddenMarker(marker: z.input<typeof MARKER>): string {
  const data = Buffer.from(JSON.stringify(MARKER.parse(marker)), 'utf8').toString('base64url');
  return `<!-- faultline:v1 ${data} -->`;
}

/**
 * The marker on the last line of a comment's body; null when there is none or when it is not
 * well-formed. A marker further up is never read: text of the repository can stand there, in a
 * suggested change. Whoever may edit a comment may forge its marker, so read only comments whose
 * author is the App itself.
 */
export function readMarker(body: string): Marker | null {
  const lastLine =
    body
      .trimEnd()
      .split(/\r\n|\r|\n/u)
      .at(-1) ?? '';
  const data = MARKER_LINE.exec(lastLine)?.groups?.['data'];
  if (data === undefined) {
    return null;
  }
  const bytes = Buffer.from(data, 'base64url');
  if (bytes.toString('base64url') !== data) {
    return null;
  }
  return MARKER.safeParse(parseJson(bytes.toString('utf8'))).data ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON means not our marker, which the schema says for undefined.
    return undefined;
  }
}
