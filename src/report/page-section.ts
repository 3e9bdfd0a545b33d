/** One section of a rule's page with its heading; empty when the page lacks it. */
export function pageSection(page: string, title: string): string {
  return (
    page
      .split(/^(?=## )/mu)
      .find((section) => section.startsWith(`## ${title}\n`))
      ?.trim() ?? ''
  );
}
