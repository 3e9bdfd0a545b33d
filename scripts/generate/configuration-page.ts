import { z } from 'zod';

import { DEFAULT_POLICY } from '#config/policy.ts';
import { policyRows } from '#config/policy-rows.ts';
import { policyJsonSchema } from '#config/policy-schema.ts';

import { NOTICE } from './notice.ts';
import { escapeCell } from './rule-header.ts';

const EXAMPLE =
  '// faultline-ignore data/sql-injection -- the name is checked above for @ada until 2027-01-31';

const INTRODUCTION = `# Configuration

What Faultline does with its findings is a policy. Without a file it is this: a new critical finding blocks the merge,
unless its confidence is low; what is high or worse is commented on its line; the rest stands in the check.

A repository says otherwise in \`.github/faultline.yml\`:

\`\`\`yaml
# yaml-language-server: $schema=./policy.schema.json
block:
  severity: high
comments:
  severity: medium
rules:
  http/security-headers-missing: comment
paths:
  - files: ['payments/**']
    block:
      severity: medium
ignore:
  - 'vendor/**'
waivers:
  - rule: secrets/committed
    path: 'test/fixtures/**'
    reason: The key was made for the tests and opens nothing.
    owner: '@ada'
    until: 2027-01-31
\`\`\`

\`schema/policy.schema.json\` in Faultline's repository describes the file for editors; the first line of the example
names a copy of it.

## Which file counts

The repository's file is read from the tip of the base branch, never from the head: an author cannot switch a rule off
in the pull request that it would block. A pull request that changes the file gets what that changes in its check, such
as "Turns 3 blocking rules off under payments/**".

A file with a mistake is not used in part. The pull request that brings it is blocked, with the mistake annotated on its
line; if it is on the base branch already, it counts as absent until it is mended.

An organisation says what holds for all of its repositories in \`.github/faultline.yml\` of its repository \`.github\`, on
which the App must be installed. A change there counts within a minute.

Values are merged in this order, the later over the earlier: Faultline's defaults, the organisation's file, the
repository's file. \`rules\` are merged rule by rule, \`paths\`, \`ignore\` and \`waivers\` add up. Keys that the organisation
lists under \`locked\` can be made stricter by a repository and not looser; what would be looser is left out, and the
check says so.

\`faultline config explain [PATH]\` prints what is in force in a clone, and the file and line that says it.

## Waivers

A waiver accepts findings for a time. It has a reason, somebody who answers for it, and a last day, in UTC. Waived
findings stay in the check, do not block and are not commented. The check warns a fortnight before a waiver ends, and
tells of one that has ended, is malformed or matches nothing.

It stands in the policy file, as above, or in the code, on the line of the finding or the line before:

\`\`\`ts
${EXAMPLE}
\`\`\`

\`for @ada\` may be left out. A comment that a pull request brings counts once it is merged, so that nobody grants an
exception to themselves.

For one finding of one pull request somebody with write permission grants it by a comment there, without a push:
\`/faultline waive <finding> until 2027-01-31 because <reason>\`. [Commands](commands.md) says who may.

## Code scanning

With \`codeScanning: true\` the findings of the default branch are uploaded to GitHub's
[code scanning](https://docs.github.com/en/code-security/code-scanning) after each push to it and stand under
**Security** as alerts, which GitHub follows by Faultline's fingerprints: moved code keeps its alert, and what was
fixed, waived or left out is closed. Pull requests are not uploaded, since their findings stand on the lines and in the
check already.

It is off without that key, because it needs a permission that the App does not ask for: its owner adds **Code scanning
alerts: read and write** (\`security_events\`) in the App's settings, and an owner of each account accepts it. Private
repositories also need GitHub Code Security. Where either is missing, the check of the default branch says so and is
otherwise as it would be.
`;

interface Schema {
  readonly description?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
}

const SCHEMA: z.ZodType<Schema> = z.object({
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), SCHEMA).optional();
  },
  get items() {
    return SCHEMA.optional();
  },
});

/** `docs/configuration.md`, with every key of the policy file as its schema describes it. */
export function configurationPage(): string {
  const defaults = new Map(policyRows(DEFAULT_POLICY).map(({ key, value }) => [key, value]));
  const rows = keyRows(SCHEMA.parse(policyJsonSchema()), '').map(([key, schema]) =>
    row([
      `\`${key}\``,
      (schema.enum ?? []).map((value) => `\`${value}\``).join(', '),
      defaults.has(key) ? `\`${defaults.get(key) ?? ''}\`` : '',
      schema.description ?? '',
    ]),
  );
  const table = [
    row(['Key', 'Values', 'Default', 'Meaning']),
    row(['---', '---', '---', '---']),
    ...rows,
  ].join('\n');
  return `<!-- ${NOTICE} -->\n\n${INTRODUCTION}\n## Keys\n\n${table}\n`;
}

function keyRows(schema: Schema, prefix: string): readonly (readonly [string, Schema])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const key = `${prefix}${name}`;
    const inner = property.items ?? property;
    const mark = property.items === undefined ? '.' : '[].';
    return [[key, property] as const, ...keyRows(inner, `${key}${mark}`)];
  });
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}
