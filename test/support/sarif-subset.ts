import { z } from 'zod';

const MESSAGE = z.strictObject({ text: z.string().min(1), markdown: z.string().optional() });

const URI = z.string().regex(/^[\w.~!$&'()*+,;=:@%/-]+$/u);

const ARTIFACT_LOCATION = z.strictObject({ uri: URI, uriBaseId: z.literal('%SRCROOT%') });

const REGION = z
  .strictObject({
    startLine: z.int().min(1),
    startColumn: z.int().min(1),
    endLine: z.int().min(1),
    endColumn: z.int().min(1),
  })
  .refine(
    ({ startLine, startColumn, endLine, endColumn }) =>
      endLine > startLine || (endLine === startLine && endColumn >= startColumn),
  );

const LOCATION = z.strictObject({
  id: z.int().min(0).optional(),
  message: MESSAGE.optional(),
  physicalLocation: z.strictObject({
    artifactLocation: ARTIFACT_LOCATION,
    region: REGION.optional(),
  }),
});

const LEVEL = z.enum(['none', 'note', 'warning', 'error']);

const RULE = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().max(255),
  shortDescription: MESSAGE.extend({ text: z.string().min(1).max(1024) }),
  fullDescription: MESSAGE.extend({ text: z.string().min(1).max(1024) }),
  helpUri: z.url().optional(),
  help: MESSAGE,
  defaultConfiguration: z.strictObject({ level: LEVEL }),
  properties: z.strictObject({
    tags: z.array(z.string()).max(10),
    precision: z.enum(['very-high', 'high', 'medium', 'low']),
    'security-severity': z
      .string()
      .regex(/^(?:10|\d)\.\d$/u)
      .optional(),
    'problem.severity': z.enum(['error', 'warning', 'recommendation']).optional(),
  }),
});

const RESULT = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0).optional(),
  level: LEVEL,
  message: MESSAGE,
  locations: z.array(LOCATION).length(1),
  relatedLocations: z.array(LOCATION).max(100).optional(),
  partialFingerprints: z.record(z.string(), z.string()),
  fixes: z
    .array(
      z.strictObject({
        description: MESSAGE,
        artifactChanges: z
          .array(
            z.strictObject({
              artifactLocation: ARTIFACT_LOCATION,
              replacements: z
                .array(
                  z.strictObject({
                    deletedRegion: REGION,
                    insertedContent: z.strictObject({ text: z.string() }),
                  }),
                )
                .min(1),
            }),
          )
          .min(1),
      }),
    )
    .optional(),
  properties: z.record(z.string(), z.string()),
});

/**
 * The part of SARIF 2.1.0 that Faultline writes, strict, with what GitHub demands beyond the standard.
 * No npm package ships the standard's JSON schema, so this restates the sections we use:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const SARIF_SUBSET = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.literal('Faultline'),
            semanticVersion: z.string(),
            rules: z.array(RULE).max(25_000),
          }),
        }),
        automationDetails: z.strictObject({ id: z.string() }).optional(),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            toolExecutionNotifications: z.array(
              z.strictObject({
                level: LEVEL,
                message: MESSAGE,
                locations: z.array(LOCATION).optional(),
              }),
            ),
          }),
        ),
        results: z.array(RESULT).max(25_000),
      }),
    )
    .min(1)
    .max(20),
});
