/** `order_item` of `OrderItems`, `order_items`, `orderItemRepository` and `public."order_items"`. */
export function tableName(written: string): string {
  const last = written.slice(written.lastIndexOf('.') + 1).replaceAll(/["`[\]]/gu, '');
  const bare = last.replace(/^_|_?(?:table|repo|repository|model|entity|dao|collection)$/giu, '');
  return singular(bare.replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, '_').toLowerCase());
}

/** True when both are ways to write one table, in the singular or the plural. */
export function isSameTable(a: string, b: string): boolean {
  return tableName(a) === tableName(b);
}

/** True for a column that holds the key of a row of the table, going by its name: `orderId` of `orders`. */
export function isKeyOf(column: string, table: string): boolean {
  const key = /^(?<row>\w+?)_?id$/iu.exec(column)?.groups?.['row'];
  return key !== undefined && tableName(key) === tableName(table);
}

function singular(word: string): string {
  if (word.endsWith('ies')) {
    return `${word.slice(0, -3)}y`;
  }
  if (/(?:ss|us|is)$/u.test(word)) {
    return word;
  }
  return /(?:x|ch|sh|ss)es$/u.test(word) ? word.slice(0, -2) : word.replace(/s$/u, '');
}
