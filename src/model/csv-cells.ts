import type { CodeModule } from './code-module.ts';
import type { CallExpr, Ranged } from './code.ts';
import { calledName } from './reach.ts';
import { calleeOf } from './resolve.ts';

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
    return isWriter && !writesNames(module, each) && module.enclosingFunction(each) !== undefined;
  });
  return call === undefined ? undefined : { at: call.callee, by: module.text(call.callee) };
}

// The first row names the columns.
function writesNames(module: CodeModule, call: CallExpr): boolean {
  const cells = call.args.map(({ value }) => module.text(value)).join(' ');
  return calledName(call) === 'writerow' && !/\w\.\w|\w\[|\bstr\(|\*|^\w+$/u.test(cells);
}
