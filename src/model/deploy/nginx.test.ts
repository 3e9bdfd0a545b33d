import { describe, expect, it } from 'vitest';

import { includedHeaders, isNginxPath, proxiedPlaces } from './nginx.ts';
import { ProjectFile } from '../project-file.ts';

describe('isNginxPath', () => {
  it.each([
    'nginx.conf',
    'deploy/nginx.prod.conf',
    'docker/nginx/default.conf.template',
    'nginx/conf.d/app.conf',
    'sites-available/shop',
  ])('takes %s', (path) => {
    expect(isNginxPath(path)).toBe(true);
  });

  it.each(['app.conf', 'docs/nginx.md', 'src/nginx.ts', 'nginx/Dockerfile'])(
    'leaves %s',
    (path) => {
      expect(isNginxPath(path)).toBe(false);
    },
  );
});

function headersAt(text: string): readonly (readonly string[])[] {
  return proxiedPlaces(new ProjectFile('nginx.conf', text)).map(({ headers }) =>
    headers.map(({ parameters }) => parameters[0]?.text ?? ''),
  );
}

describe('proxiedPlaces', () => {
  it('takes over the headers around a location without its own', () => {
    expect(headersAt('server { add_header A 1; location / { proxy_pass http://a; } }')).toEqual([
      ['A'],
    ]);
  });

  it('takes over none where a location has its own', () => {
    expect(
      headersAt('server { add_header A 1; location / { add_header B 2; uwsgi_pass a; } }'),
    ).toEqual([['B']]);
  });

  it('is empty where nothing is handed on', () => {
    expect(headersAt('server { add_header A 1; location / { root /srv; } }')).toEqual([]);
  });
});

describe('includedHeaders', () => {
  it.each([
    ['add_header A 1;\nadd_header B 2;', ['A', 'B']],
    ['server { add_header A 1; }', []],
  ])('of %j', (text, names) => {
    const headers = includedHeaders(new ProjectFile('nginx/headers.conf', text));
    expect(headers.map(({ parameters }) => parameters[0]?.text)).toEqual(names);
  });
});
