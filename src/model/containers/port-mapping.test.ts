import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dataAt } from '#syntax/data.ts';
import { parseYaml } from '#syntax/yaml.ts';

import { parsePortMapping } from './port-mapping.ts';
import type { PortMapping } from './port-mapping.ts';

function mapping(item: string): PortMapping | undefined {
  const node = dataAt(parseYaml(`ports:\n  - ${item}\n`).documents[0], 'ports', 0);
  return node === undefined ? undefined : parsePortMapping(node);
}

describe('parsePortMapping', () => {
  it.each([
    ['3000', { target: '3000', published: undefined, binding: 'every-interface' }],
    ['3000-3005', { target: '3000-3005', published: undefined }],
    ['"8080:80/udp"', { target: '80', published: '8080', protocol: 'udp' }],
    ['9090-9091:8080-8081', { target: '8080-8081', published: '9090-9091' }],
    ['127.0.0.1:80:80', { binding: 'address', address: '127.0.0.1' }],
    ['"127.0.0.1::80"', { binding: 'address', published: undefined }],
    ['"[::1]:80:80"', { binding: 'address', address: '[::1]' }],
    ['"::1:6000:6000"', { binding: 'address', address: '::1', published: '6000' }],
    ['0.0.0.0:80:80', { binding: 'every-interface' }],
    ['"[::]:80:80"', { binding: 'every-interface' }],
    ['${PORT:-8080}:80', { published: '8080', isVariable: false }],
    ['${PORT}:80', { isVariable: true, binding: 'every-interface' }],
    ['${BIND}:80:80', { binding: 'unknown' }],
    ['${PORT:-127.0.0.1:8080}:80', { binding: 'address', published: '8080' }],
    ['{ target: 80, published: "8080", host_ip: 127.0.0.1 }', { binding: 'address' }],
    ['{ target: 80, published: 8080, protocol: udp }', { published: '8080', protocol: 'udp' }],
  ])('reads %s', (item, parts) => {
    expect(mapping(item)).toMatchObject(parts);
  });

  it.each(['${PORTS}', '{ published: 80 }', '[80]', '""', 'a:b:c:d'])(
    'does not read %s',
    (item) => {
      expect(mapping(item)).toBeUndefined();
    },
  );

  it('says where an address can be inserted', () => {
    expect(mapping('"80:80"')?.insertion).toMatchObject({ at: 12, after: ':' });
    expect(mapping('80:80')?.insertion).toMatchObject({ at: 11 });
    expect(mapping('{ target: 80 }')?.insertion).toBeUndefined();
    expect(mapping('3000')?.insertion).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const item = { kind: 'scalar', value: text, text, start: 0, end: text.length } as const;
        expect(() => parsePortMapping(item)).not.toThrow();
      }),
    );
  });
});
