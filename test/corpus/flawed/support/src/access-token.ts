export function newAccessToken(): string {
  return Math.random().toString(36).slice(2);
}
