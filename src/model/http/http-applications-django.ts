import type { HttpFramework } from './http-framework.ts';

/** https://docs.djangoproject.com/en/stable/howto/deployment/wsgi/ */
export const DJANGO: HttpFramework = {
  name: 'Django',
  language: 'python',
  words: ['get_wsgi_application', 'get_asgi_application'],
  creates: /^django\.core\.(?:wsgi\.get_wsgi|asgi\.get_asgi)_application$/u,
};
