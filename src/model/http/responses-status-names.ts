// https://www.rfc-editor.org/rfc/rfc9110#name-status-codes, as libraries of constants spell them.
const BY_NAME: ReadonlyMap<string, number> = new Map([
  ['OK', 200],
  ['CREATED', 201],
  ['ACCEPTED', 202],
  ['NOCONTENT', 204],
  ['MULTISTATUS', 207],
  ['BADREQUEST', 400],
  ['UNAUTHORIZED', 401],
  ['FORBIDDEN', 403],
  ['NOTFOUND', 404],
  ['CONFLICT', 409],
  ['TOOMANYREQUESTS', 429],
  ['INTERNALSERVERERROR', 500],
  ['NOTIMPLEMENTED', 501],
  ['BADGATEWAY', 502],
  ['SERVICEUNAVAILABLE', 503],
  ['GATEWAYTIMEOUT', 504],
]);

/**
 * The status that a constant's name says: `HTTP_503_SERVICE_UNAVAILABLE`, `SERVICE_UNAVAILABLE`,
 * `ServiceUnavailable`. Undefined for any other name.
 */
export function statusOfName(name: string): number | undefined {
  const digits = /HTTP_(?<status>[1-5]\d\d)(?:_|$)/u.exec(name)?.groups?.['status'];
  return digits === undefined
    ? BY_NAME.get(
        name
          .replaceAll('_', '')
          .replace(/^HTTP(?:STATUS)?/u, '')
          .toUpperCase(),
      )
    : Number(digits);
}
