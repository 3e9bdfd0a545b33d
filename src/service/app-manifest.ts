import { parse } from 'yaml';
import { z } from 'zod';
import { FaultlineError } from '#core/errors.ts';

const MANIFEST = z.strictObject({
  name: z.string().min(1).max(34),
  url: z.url({ protocol: /^https$/ }),
  description: z.string(),
  public: z.boolean(),
  hook_attributes: z.strictObject({ url: z.url({ protocol: /^https$/ }), active: z.boolean() }),
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
});

/**
 * What a GitHub App is made of, in the form that GitHub takes: underscored permission names.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
 */
export type AppManifest = z.output<typeof MANIFEST>;

/** Reads the text of `app.yml`. Throws `settings-invalid` that names every problem with its place. */
export function readAppManifest(yaml: string): AppManifest {
  const read = MANIFEST.safeParse(parse(yaml));
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new FaultlineError(
      'settings-invalid',
      ['app.yml is invalid:', ...problems].join('\n- '),
      {
        fields: { problems },
      },
    );
  }
  return read.data;
}
