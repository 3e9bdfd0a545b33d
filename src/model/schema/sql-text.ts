import { SQL_HOLE } from '#syntax/sql-statements.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Ranged, TemplateExpr } from '../code/code.ts';
import { lastName } from '../code/reach.ts';
import { follow } from '../code/resolve.ts';
import { stringOf } from '../code/values.ts';

const DEEPEST = 8;

/** How a template is read. */
type TemplateReading = (module: CodeModule, template: TemplateExpr) => string;

/** The text of an expression as far as the source states it; every part that comes from elsewhere is `SQL_HOLE`. */
export function sqlTextOf(
  module: CodeModule,
  expr: Expr,
  ofTemplate: TemplateReading = templateText,
): string {
  return textAt(module, expr, ofTemplate, 0);
}

function textAt(
  module: CodeModule,
  expr: Expr,
  ofTemplate: TemplateReading,
  depth: number,
): string {
  const whole = depth > DEEPEST ? undefined : stringOf(module, expr);
  if (whole !== undefined) {
    return whole;
  }
  const end = depth > DEEPEST ? undefined : follow(module, expr);
  switch (end?.expr.kind) {
    case 'template':
      return ofTemplate(end.module, end.expr);
    case 'binary':
      return end.expr.op === '+'
        ? [end.expr.left, end.expr.right]
            .map((side) => textAt(end.module, side, ofTemplate, depth + 1))
            .join('')
        : SQL_HOLE;
    // `text('SELECT …')`, `sql.raw('SELECT …')`, `DDL('…')`.
    case 'call': {
      const [first] = end.expr.args;
      const isPlain = /^(?:text|raw|sql|SQL|dedent|unsafe|DDL|cleandoc)$/u.test(
        lastName(end.expr.callee),
      );
      return isPlain && first !== undefined
        ? textAt(end.module, first.value, ofTemplate, depth + 1)
        : SQL_HOLE;
    }
    default:
      return SQL_HOLE;
  }
}

/** The text of a template. The values of one that is tagged are parameters, whatever they say. */
export function templateText(module: CodeModule, { texts, values, tag }: TemplateExpr): string {
  const isText = tag === null || isPlainTag(tag);
  return texts
    .map((text, index) => {
      const value = values[index];
      const said = value === undefined || !isText ? undefined : stringOf(module, value);
      return value === undefined ? text : `${text}${said ?? SQL_HOLE}`;
    })
    .join('');
}

/** True for a tag that gives back the text as it is; every other one is taken to parameterise. */
export function isPlainTag(tag: Expr): boolean {
  return (
    (tag.kind === 'member' &&
      tag.name === 'raw' &&
      tag.object.kind === 'name' &&
      tag.object.name === 'String') ||
    (tag.kind === 'name' && /^(?:dedent|outdent|stripIndent|oneLine)$/u.test(tag.name))
  );
}

/** The place of a stretch of a text in the expression that it is written in; the whole expression when it cannot be told. */
export function placeInText(module: CodeModule, expr: Ranged, text: string, range: Ranged): Ranged {
  const source = module.text(expr);
  const found = source.indexOf(text.slice(range.start, range.end));
  return found === -1 || range.start === range.end
    ? expr
    : { start: expr.start + found, end: expr.start + found + range.end - range.start };
}

/** The place of a name in the expression that a statement is written in; the whole expression when it does not stand there. */
export function placeOfName(module: CodeModule, expr: Ranged, name: string): Ranged {
  const source = module.text(expr);
  const found = new RegExp(`(?<!\\w)${name.replaceAll(/\W/gu, '\\$&')}(?!\\w)`, 'iu').exec(source);
  return found === null
    ? expr
    : { start: expr.start + found.index, end: expr.start + found.index + found[0].length };
}
