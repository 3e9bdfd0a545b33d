import { describe, expect, it } from 'vitest';

import { composeServices, isComposePath } from './compose.ts';
import type { ComposeService } from './compose.ts';
import { ProjectFile } from '../project-file.ts';

function services(text: string): readonly ComposeService[] {
  return composeServices(new ProjectFile('compose.yaml', text));
}

function settings(service: ComposeService | undefined): unknown {
  return service?.environment.map(({ name, value }) => [name, value]);
}

describe('isComposePath', () => {
  it.each([
    'compose.yaml',
    'a/docker-compose.yml',
    'docker-compose.prod.yml',
    'docker-compose-dev.yaml',
    'compose.override.yaml',
    'local.docker-compose.yml',
    'docker-compose_ci.yml',
  ])('takes %s', (path) => {
    expect(isComposePath(path)).toBe(true);
  });

  it.each(['composer.json', 'decompose.yaml', 'compose.json', 'compose/app.yaml'])(
    'does not take %s',
    (path) => {
      expect(isComposePath(path)).toBe(false);
    },
  );
});

describe('composeServices', () => {
  it('reads lists and maps alike', () => {
    const [list, map] = services(
      'services:\n' +
        '  a: { environment: [A=1, B], labels: [x=y], depends_on: [b], volumes: ["d:/d"] }\n' +
        '  b: { environment: { A: 1, B: }, labels: { x: y }, depends_on: { b: {} },\n' +
        '       volumes: [{ source: d, target: /d }] }\n',
    );
    expect(settings(list)).toStrictEqual([
      ['A', '1'],
      ['B', undefined],
    ]);
    expect(settings(map)).toStrictEqual(settings(list));
    expect(map?.labels.map(({ name }) => name)).toStrictEqual(['x']);
    expect([list?.dependsOn, map?.dependsOn]).toStrictEqual([['b'], ['b']]);
    expect([list?.volumes[0]?.text, map?.volumes[0]?.text]).toStrictEqual(['d:/d', 'd:/d']);
  });

  it('takes the image of a service that it extends', () => {
    const [a, b] = services(
      'services:\n  a: { extends: b }\n  b: { extends: { service: c } }\n  c: { image: redis }\n',
    );
    expect([a?.image?.text, b?.image?.text]).toStrictEqual(['redis', 'redis']);
  });

  it('does not follow a circle or another file', () => {
    const [a, c] = services(
      'services:\n  a: { extends: a }\n  c: { extends: { file: x.yaml, service: a } }\n',
    );
    expect([a?.image, c?.image]).toStrictEqual([undefined, undefined]);
  });

  it('resolves fragments', () => {
    const [a] = services('x-a: &a { user: root, privileged: true }\nservices:\n  a:\n    <<: *a\n');
    expect([a?.user?.text, a?.privileged?.text]).toStrictEqual(['root', 'true']);
  });

  it('joins entry point and command', () => {
    const [a] = services('services:\n  a: { entrypoint: [sh, -c], command: chown x }\n');
    expect(a?.command).toBe('sh -c chown x');
  });

  it('finds nothing in other YAML', () => {
    expect(services('services: []\n')).toStrictEqual([]);
    expect(services('- a\n')).toStrictEqual([]);
    expect(services('')).toStrictEqual([]);
  });
});
