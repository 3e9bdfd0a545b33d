import type { HttpFramework } from './http-framework.ts';

/** https://hono.dev/docs/api/hono */
export const HONO: HttpFramework = {
  name: 'Hono',
  language: 'typescript',
  words: ["'hono", '"hono', "'@hono/zod-openapi'", '"@hono/zod-openapi"'],
  creates: /^(?:hono(?:\/(?:tiny|quick))?\.Hono|@hono\/zod-openapi\.OpenAPIHono)$/u,
};
