export function workspaceOf(workspaceId: string | undefined): string {
  if (!workspaceId) {
    throw new Error('No workspace.');
  }
  return `workspace/${workspaceId}`;
}
