import type { PythonNode } from '#syntax/python-nodes.ts';
import { isRaw, stringValue, unescape } from '#syntax/python-strings.ts';

import type { Expr } from '../code.ts';
import { type Lowering, opaque } from './lowering.ts';

interface Parts {
  readonly texts: string[];
  readonly values: Expr[];
}

/** A string, bytes, f-string, or several of them side by side, which Python makes one. */
export function lowerString(node: PythonNode, lowering: Lowering): Expr {
  const parts: Parts = { texts: [''], values: [] };
  if (node.type === 'concatenated_string') {
    for (const child of node.children) {
      addString(child, parts, lowering);
    }
  } else {
    addString(node, parts, lowering);
  }
  const { start, end } = node;
  const { texts, values } = parts;
  return values.length === 0
    ? { kind: 'literal', value: texts[0] ?? '', start, end }
    : { kind: 'template', texts, values, tag: null, start, end };
}

function addString(node: PythonNode, parts: Parts, lowering: Lowering): void {
  if (node.children.length === 0) {
    addText(stringValue(lowering.text, node.start, node.end), parts);
    return;
  }
  const raw = isRaw(lowering.text, node.start);
  for (const child of node.children) {
    if (child.type === 'string_content') {
      const content = unescape(lowering.text.slice(child.start, child.end), raw);
      addText(content.replaceAll('{{', '{').replaceAll('}}', '}'), parts);
    } else if (child.type === 'interpolation') {
      addValue(child, parts, lowering);
    }
  }
}

function addText(text: string, { texts }: Parts): void {
  texts.push((texts.pop() ?? '') + text);
}

// The conversion and the format are left out.
function addValue(node: PythonNode, { texts, values }: Parts, lowering: Lowering): void {
  const [value] = node.children;
  values.push(value === undefined ? opaque(node) : lowering.expression(value));
  texts.push('');
}
