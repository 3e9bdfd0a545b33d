import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a refusal within a branch for development',
      files: {
        'src/tenant.ts': code`
          export function scoped(tenantId?: string) {
            if (process.env.NODE_ENV !== 'production') {
              if (!tenantId) {
                throw new Error('no tenant');
              }
            }
            return query(tenantId);
          }
        `,
      },
      findings: [{ message: 'refuses', span: '2:7-2:44', data: { subject: 'tenantId' } }],
    },
    {
      name: 'both in one test, and a mere warning',
      files: {
        'src/context.ts': code`
          const store = storage.getStore();
          if (store === undefined && process.env.NODE_ENV !== 'production') {
            throw new Error('no context');
          }
          if (config.isDevelopment && !config.apiKey) {
            logger.warn('no API key');
          }
        `,
      },
      findings: [
        { message: 'refuses', span: '2:5-2:65', data: { subject: 'store' } },
        {
          message: 'warns',
          span: '5:5-5:43',
          severity: 'low',
          data: { subject: 'config.apiKey' },
        },
      ],
    },
    {
      name: 'checks in Python',
      files: {
        'app/tenant.py': code`
          def scoped(tenant_id):
              if settings.DEBUG and tenant_id is None:
                  raise ValueError("no tenant")
              if settings.ENVIRONMENT != "production":
                  if not get_current_user():
                      logger.warning("no user")
              return query(tenant_id)
        `,
      },
      findings: [
        { message: 'refuses', span: '2:8-2:44', data: { subject: 'tenant_id' } },
        {
          message: 'warns',
          span: '4:8-4:44',
          severity: 'low',
          data: { subject: 'get_current_user()' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a refusal everywhere, or in production at least',
      files: {
        'src/tenant.ts': code`
          export function scoped(tenantId?: string) {
            if (!tenantId) {
              throw new Error('no tenant');
            }
            if (process.env.NODE_ENV === 'production' && !config.secret) {
              throw new Error('no secret');
            }
          }
        `,
        'app/tenant.py': code`
          if settings.ENVIRONMENT == "production" and not settings.secret_key:
              raise ValueError("no secret")
        `,
      },
    },
    {
      name: 'debug output and a value for development',
      files: {
        'src/debug.ts': code`
          if (process.env.NODE_ENV !== 'production') {
            logger.debug(context);
          }
          if (process.env.NODE_ENV !== 'production' && !config.secret) {
            config.secret = 'development';
            logger.warn('a secret for development');
          }
        `,
        'app/debug.py': code`
          if settings.DEBUG:
              logger.debug("context %s", context)
        `,
      },
    },
    {
      name: 'tools of developers, browsers, and checks of something else',
      files: {
        'scripts/check.ts': code`
          if (process.env.NODE_ENV !== 'production' && !config.token) {
            throw new Error('no token');
          }
        `,
        'src/Provider.tsx': code`
          'use client';
          if (process.env.NODE_ENV !== 'production' && !context) {
            console.warn('no provider');
          }
        `,
        'src/cache.ts': code`
          if (process.env.NODE_ENV !== 'production' && !cached) {
            logger.warn('cold');
          }
        `,
      },
    },
    {
      name: 'another refusal for production',
      files: {
        'src/tenant.ts': code`
          if (process.env.NODE_ENV !== 'production' && !tenantId) {
            throw new Error('no tenant: set one up with the seed');
          } else if (!tenantId) {
            throw new Error('no tenant');
          }
        `,
      },
    },
  ],
});
