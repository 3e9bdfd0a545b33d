/** False for a check that says that the review itself failed: its title begins with these words then. */
export function hasFinished({ title }: { readonly title: string | undefined }): boolean {
  return title?.startsWith('Could not finish') !== true;
}
