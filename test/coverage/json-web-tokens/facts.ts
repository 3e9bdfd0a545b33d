import { tokenUseOfProject } from '#model/auth/json-web-tokens.ts';
import type { TokenSigning, TokenUse, TokenVerification } from '#model/auth/json-web-tokens.ts';
import type { Option } from '#model/code/values.ts';
import { projectOf } from '#test/support/project.ts';

/** `PyJWT by KEY, HS256, aud "api", iss absent`. */
export async function signings(path: string, text: string): Promise<readonly string[]> {
  return (await usesIn(path, text)).signings.map((token) =>
    said(token, token.claim('aud'), token.claim('iss')),
  );
}

/** What is demanded of a token: `PyJWT by KEY, HS256, aud "api", iss absent`. */
export async function verifications(path: string, text: string): Promise<readonly string[]> {
  return (await usesIn(path, text)).verifications.map((token) =>
    said(token, token.demand('aud'), token.demand('iss')),
  );
}

async function usesIn(path: string, text: string): Promise<TokenUse> {
  return tokenUseOfProject(await projectOf({ [path]: text }));
}

function said(
  { library, key, algorithms }: TokenSigning | TokenVerification,
  audience: Option,
  issuer: Option,
): string {
  const names = algorithms.kind === 'stated' ? algorithms.names.join(' or ') : 'any algorithm';
  return `${library} by ${textOf(key)}, ${names}, aud ${textOf(audience)}, iss ${textOf(issuer)}`;
}

function textOf(option: Option): string {
  return option.kind === 'given' ? option.module.text(option.value) : option.kind;
}
