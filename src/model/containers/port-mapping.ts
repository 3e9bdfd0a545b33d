import { dataAt, textOf } from '#syntax/data.ts';
import type { DataMap, DataNode } from '#syntax/data.ts';

import { interpolate, UNKNOWN_VALUE } from '../code/interpolation.ts';

/** One published port of a compose service. */
export interface PortMapping {
  /** The list item as written. */
  readonly start: number;
  readonly end: number;
  /** The container's port or range, without the protocol. */
  readonly target: string;
  /** The host's port or range; undefined when Docker chooses one. */
  readonly published: string | undefined;
  readonly protocol: string;
  /**
   * Where the host listens: on every interface (no address, 0.0.0.0 or ::), on a given address, or
   * unknown because a variable without a default decides it.
   */
  readonly binding: 'every-interface' | 'address' | 'unknown';
  /** The host address as far as it is known. */
  readonly address: string | undefined;
  /** True when the whole host part is one variable, which could also carry an address. */
  readonly isVariable: boolean;
  /**
   * Where text that binds the port to one address can be inserted, and what stands between it and the
   * rest. Undefined when an insertion does not do it.
   */
  readonly insertion:
    | { readonly at: number; readonly before: string; readonly after: string }
    | undefined;
}

const WILDCARDS = new Set(['0.0.0.0', '::', '[::]', '*', '0']);

/**
 * Reads one item of `ports`, short or long syntax. Undefined when it is no port mapping or depends
 * on variables as a whole. https://docs.docker.com/reference/compose-file/services/#ports
 */
export function parsePortMapping(item: DataNode): PortMapping | undefined {
  if (item.kind === 'map') {
    return longMapping(item);
  }
  const text = textOf(item);
  return item.kind === 'scalar' && text !== undefined ? shortMapping(item, text) : undefined;
}

function shortMapping(
  item: { readonly start: number; readonly end: number },
  text: string,
): PortMapping | undefined {
  const [ports = '', protocol = 'tcp'] = interpolate(text).split('/', 2);
  const parts = splitAtColons(ports);
  const target = parts.at(-1) ?? '';
  if (!/\d/u.test(target) || parts.length > 3) {
    return undefined;
  }
  const published = parts.length > 1 ? parts.at(-2) : undefined;
  const address = parts.length > 2 ? parts[0] : undefined;
  const isQuoted = item.end - item.start === text.length + 2;
  const canInsert = parts.length === 2 && (isQuoted || item.end - item.start === text.length);
  return {
    start: item.start,
    end: item.end,
    target,
    published: published === '' ? undefined : published,
    protocol,
    binding: bindingOf(address),
    address,
    isVariable: parts.length === 2 && published === UNKNOWN_VALUE,
    insertion: canInsert
      ? { at: item.start + (isQuoted ? 1 : 0), before: '', after: ':' }
      : undefined,
  };
}

function longMapping(item: DataMap): PortMapping | undefined {
  const target = interpolatedText(dataAt(item, 'target'));
  if (target === undefined || !/\d/u.test(target)) {
    return undefined;
  }
  const address = interpolatedText(dataAt(item, 'host_ip'));
  const published = interpolatedText(dataAt(item, 'published'));
  return {
    start: item.start,
    // A block map reaches to the next line.
    end: item.entries.at(-1)?.value.end ?? item.end,
    target,
    published,
    protocol: interpolatedText(dataAt(item, 'protocol')) ?? 'tcp',
    binding: bindingOf(address),
    address,
    isVariable: false,
    insertion:
      address === undefined && item.entries[0]?.keyStart === item.start
        ? { at: item.start, before: 'host_ip: ', after: '\n' }
        : undefined,
  };
}

function interpolatedText(node: DataNode | undefined): string | undefined {
  const text = textOf(node);
  return text === undefined ? undefined : interpolate(text);
}

function bindingOf(address: string | undefined): PortMapping['binding'] {
  if (address === undefined || address === '' || WILDCARDS.has(address)) {
    return 'every-interface';
  }
  return address.includes(UNKNOWN_VALUE) ? 'unknown' : 'address';
}

// An IPv6 address may stand in brackets or, from the left, without them.
function splitAtColons(text: string): readonly string[] {
  const bracketed = /^(?<address>\[[^\]]*\]):(?<rest>.*)$/u.exec(text)?.groups;
  if (bracketed !== undefined) {
    return [bracketed['address'] ?? '', ...(bracketed['rest'] ?? '').split(':')];
  }
  const parts = text.split(':');
  return parts.length > 3 ? [parts.slice(0, -2).join(':'), ...parts.slice(-2)] : parts;
}
