/** Finished HTML. Only `html` and `trustedHtml` make it, so that text never gets into a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: texts are escaped, HTML is kept, lists are joined, undefined is nothing. */
export type HtmlContent = Html | string | number | undefined | readonly HtmlContent[];

/** A template whose values are escaped, fit for element content and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlContent[]): Html {
  return new Html(
    parts.map((part, index) => (index === 0 ? '' : written(values[index - 1])) + part).join(''),
  );
}

/** HTML that something else made and escaped. */
export function trustedHtml(text: string): Html {
  return new Html(text);
}

/** Text fit for element content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function written(value: HtmlContent): string {
  if (value === undefined) {
    return '';
  }
  if (value instanceof Html) {
    return value.text;
  }
  return typeof value === 'string' || typeof value === 'number'
    ? escapeHtml(String(value))
    : value.map(written).join('');
}
