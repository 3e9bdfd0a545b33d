import { Transform } from 'node:stream';

// A cell that begins with one of these is a formula to a spreadsheet.
const FORMULA = /^[=+\-@]/;

export function toCsv(): Transform {
  return new Transform({
    objectMode: true,
    transform(row: { readonly id: string; readonly name: string }, encoding, done) {
      done(null, `${row.id},${FORMULA.test(row.name) ? `'${row.name}` : row.name}\n`);
    },
  });
}
