import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Ranged } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';

/** A place where a route writes cells into a CSV file as they are. */
export interface RawCells {
  readonly at: Ranged;
  /** What writes them: `writer.writerow`. */
  readonly by: string;
}

const WRITERS =
  /^(?:papaparse\.unparse|csv-stringify(?:\/sync)?(?:\.stringify)?|json2csv\.(?:parse|Parser)|csv\.(?:writer|DictWriter)\(\)\.(?:writerow|writerows))$/u;
const ESCAPED =
  /formula|escape_?formulas|injection|sanitiz|escape_?(?:csv|cell)|safe_?(?:csv|cell)|['"`[(]=\+|\[=|startswith\(\(|defused/iu;

/** The first place of each file whose routes export CSV with cells that may be formulas. */
export function rawCellsOf(module: CodeModule): RawCells | undefined {
  if (ESCAPED.test(module.file.text) || !/text\/csv/u.test(module.file.text)) {
    return undefined;
  }
  const call = module.calls.find((each) => {
    const isWriter =
      WRITERS.test(calleeOf(module, each) ?? '') &&
      !/header|fieldnames|columns/iu.test(module.text(each).slice(0, 120));
    return (
      isWriter &&
      !writesNames(module, each) &&
      !writesNumbers(each) &&
      mayHoldText(module, each) &&
      module.enclosingFunction(each) !== undefined
    );
  });
  return call === undefined ? undefined : { at: call.callee, by: module.text(call.callee) };
}

// The first row names the columns.
function writesNames(module: CodeModule, call: CallExpr): boolean {
  const cells = call.args.map(({ value }) => module.text(value)).join(' ');
  return calledName(call) === 'writerow' && !/\w\.\w|\w\[|\bstr\(|\*|^\w+$/u.test(cells);
}

const FREE_TEXT =
  /(?:\.|\[["']|_)(?:name|title|subject|text|comment|message|description|note|notes|body|content|answer|reason|remark|feedback|bio|address|company|city|label|question)s?\b/iu;

// Of rows that are made elsewhere nothing is known, and most exports are of what the service counts.
function mayHoldText(module: CodeModule, call: CallExpr): boolean {
  return (
    !/^writerows?$/u.test(calledName(call) ?? '') ||
    call.args.some(({ value }) => FREE_TEXT.test(module.text(value)))
  );
}

/** What people call numbers and dates, in which no formula stands. */
const NUMBER =
  /(?:^|_)(?:id|count|total|sum|average|avg|mean|median|rate|ratio|score|percent(?:age)?|number|amount|price|cost|quantity|qty|size|stock|duration|seconds|minutes|(?:created|updated)_?(?:at|on))$|(?:Id|Count|Total|Average|Rate|Score|Percent|Number|Amount|Price|Quantity|Size|At)$/u;

function writesNumbers(call: CallExpr): boolean {
  const [first] = call.args;
  return (
    calledName(call) === 'writerow' &&
    first?.value.kind === 'list' &&
    first.value.items.every(isNumber)
  );
}

function isNumber(cell: Expr): boolean {
  switch (cell.kind) {
    case 'literal':
      return true;
    case 'name':
    case 'member':
      return NUMBER.test(cell.name);
    case 'index':
      return cell.index.kind === 'literal' && NUMBER.test(String(cell.index.value));
    case 'call':
      return /^(?:int|float|len|round|isoformat|strftime)$/u.test(calledName(cell) ?? '');
    default:
      return false;
  }
}
