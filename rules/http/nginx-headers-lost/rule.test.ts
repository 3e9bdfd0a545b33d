import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a location for assets with a header of its own',
      files: {
        'nginx.conf': code`
          server {
            add_header X-Frame-Options DENY always;
            add_header Referrer-Policy no-referrer always;
            location /assets/ {
              add_header Cache-Control "public, immutable";
            }
          }
        `,
      },
      findings: [
        {
          message: 'lost',
          span: '5:5-5:50',
          data: { block: 'location /assets/', headers: 'X-Frame-Options, Referrer-Policy' },
          evidence: [
            {
              span: '2:3-2:42',
              note: 'Set for all that lies within, unless a block sets one of its own.',
            },
          ],
          fixed: code`
            server {
              add_header X-Frame-Options DENY always;
              add_header Referrer-Policy no-referrer always;
              location /assets/ {
                add_header X-Frame-Options DENY always;
                add_header Referrer-Policy no-referrer always;
                add_header Cache-Control "public, immutable";
              }
            }
          `,
        },
      ],
    },
    {
      name: 'a server that drops what http sets, by a file that is included',
      files: {
        'nginx/nginx.conf': code`
          http {
            include /etc/nginx/security-headers.conf;
            server {
              add_header X-Served-By a;
            }
          }
        `,
        'nginx/security-headers.conf':
          'add_header Strict-Transport-Security "max-age=63072000" always;\n',
      },
      findings: [
        {
          message: 'lost',
          path: 'nginx/nginx.conf',
          span: '4:5-4:30',
          data: { block: 'server', headers: 'Strict-Transport-Security' },
        },
      ],
    },
    {
      name: 'one of two that is repeated',
      files: {
        'nginx.conf': code`
          server {
            add_header X-Frame-Options DENY;
            add_header X-Content-Type-Options nosniff;
            location / { add_header x-frame-options SAMEORIGIN; }
          }
        `,
      },
      findings: [
        {
          message: 'lost',
          span: '4:16-4:54',
          data: { block: 'location /', headers: 'X-Content-Type-Options' },
          evidence: [
            {
              span: '3:3-3:45',
              note: 'Set for all that lies within, unless a block sets one of its own.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an include that repeats them',
      files: {
        'nginx/site.conf': code`
          server {
            include security-headers.conf;
            location /assets/ {
              include security-headers.conf;
              add_header Cache-Control immutable;
            }
            location /b/ {
              include /etc/nginx/somewhere-else.conf;
              add_header Cache-Control immutable;
            }
          }
        `,
        'nginx/security-headers.conf': 'add_header X-Frame-Options DENY;\n',
      },
    },
    {
      name: 'headers that are merged',
      files: {
        'nginx.conf': code`
          server {
            add_header X-Frame-Options DENY;
            location / {
              add_header_inherit merge;
              add_header Cache-Control no-store;
            }
          }
        `,
      },
    },
    {
      name: 'blocks without a header of their own, and with all of them',
      files: {
        'nginx.conf': code`
          server {
            add_header X-Frame-Options DENY;
            location /a { proxy_pass http://a; }
            location /health { add_header Content-Type text/plain; return 200 ok; }
            location /b {
              add_header X-Frame-Options DENY;
              add_header Cache-Control no-store;
            }
          }
        `,
      },
    },
    {
      name: 'headers around that protect nobody, and samples',
      files: {
        'nginx.conf': code`
          server {
            add_header X-Served-By a;
            location / { add_header Cache-Control no-store; }
          }
        `,
        'nginx/dev.conf': code`
          server {
            add_header X-Frame-Options DENY;
            location / { add_header Cache-Control max-age=1; }
          }
        `,
        'examples/nginx.conf': code`
          server {
            add_header X-Frame-Options DENY;
            location / { add_header Cache-Control no-store; }
          }
        `,
      },
    },
  ],
});
