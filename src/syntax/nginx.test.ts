import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseNginx } from './nginx.ts';
import type { NginxDirective } from './nginx.ts';

function shapeOf(directives: readonly NginxDirective[]): readonly unknown[] {
  return directives.map(({ name, parameters, block }) => [
    name,
    ...parameters.map(({ text }) => text),
    ...(block === undefined ? [] : [shapeOf(block)]),
  ]);
}

describe('parseNginx', () => {
  it.each([
    ['worker_processes 4;', [['worker_processes', '4']]],
    ['http { server { listen 80; } }', [['http', [['server', [['listen', '80']]]]]]],
    ['a "x; y" \'z\';', [['a', 'x; y', 'z']]],
    ['a "x\\"y";', [['a', 'x"y']]],
    ['# a b;\na 1; # b;', [['a', '1']]],
    ['a ${NAME} $host;', [['a', '${NAME}', '$host']]],
    ['server_name {{ domain }};', [['server_name', '{{ domain }}']]],
    ['{% if tls %}\nlisten 443;\n{% endif %}', [['listen', '443']]],
    ['{{ if .TLS }}\nlisten 443;\n{{ end }}', [['listen', '443']]],
    [
      'location ~ \\.(js|css)$ { expires 1y; }',
      [['location', '~', '\\.(js|css)$', [['expires', '1y']]]],
    ],
    ['location ~ ^/a{1,2}$ { b; }', [['location', '~', '^/a{1,2}$', [['b']]]]],
    ['content_by_lua_block { if a then b() end } c;', [['content_by_lua_block', []], ['c']]],
    ['map $a $b { default ""; }', [['map', '$a', '$b', [['default', '']]]]],
    ['', []],
  ])('reads %j', (text, shape) => {
    const { directives, problems } = parseNginx(text);
    expect(shapeOf(directives)).toEqual(shape);
    expect(problems).toEqual([]);
  });

  it('gives exact places', () => {
    const text = 'server {\n  add_header X-Frame-Options "DENY" always;\n}\n';
    const [server] = parseNginx(text).directives;
    const [header] = server?.block ?? [];
    expect(text.slice(header?.start, header?.end)).toBe(
      'add_header X-Frame-Options "DENY" always;',
    );
    expect(text.slice(header?.start, header?.nameEnd)).toBe('add_header');
    expect(header?.parameters.map(({ start, end }) => text.slice(start, end))).toEqual([
      'X-Frame-Options',
      '"DENY"',
      'always',
    ]);
    expect(text.slice(server?.start, server?.end)).toBe(text.trimEnd());
  });

  it.each([
    ['server { listen 80;', 'A block is not closed.'],
    ['listen 80', 'The directive listen has no end.'],
    ['}', 'This brace closes nothing.'],
    ['a "b;', 'This quote is not closed.'],
    ['{ a; }', 'This block has no name.'],
  ])('says what is wrong with %j', (text, message) => {
    expect(parseNginx(text).problems.map((problem) => problem.message)).toContain(message);
  });

  it('keeps what it could read of a broken file', () => {
    expect(shapeOf(parseNginx('server { listen 80; add_header').directives)).toEqual([
      ['server', [['listen', '80']]],
    ]);
  });

  it('never throws, ends, and stays inside of the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', ' ', '{', '}', ';', '"', "'", '\\', '$', '#', '\n', '%'),
        }),
        (text) => {
          const { directives, problems } = parseNginx(text);
          const ranges = [...directives, ...problems];
          expect(
            ranges.every(({ start, end }) => 0 <= start && start <= end && end <= text.length),
          ).toBe(true);
        },
      ),
    );
  });
});
