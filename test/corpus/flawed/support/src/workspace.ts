export function workspaceOf(workspaceId: string | undefined): string {
  if (!workspaceId && process.env.NODE_ENV !== 'production') {
    throw new Error('No workspace.');
  }
  return `workspace/${workspaceId}`;
}
