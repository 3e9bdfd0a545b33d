export function newAccessToken(): string {
  return crypto.randomUUID();
}
