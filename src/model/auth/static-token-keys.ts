import { tokenUseOfProject } from './json-web-tokens.ts';
import type { TokenVerification } from './json-web-tokens.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';
import { identityOf } from '../code/value-identity.ts';

/** A service that verifies its own tokens by one setting and no other. */
export interface StaticTokenKey {
  /** As the setting or field is called. */
  readonly name: string;
  readonly verifications: readonly TokenVerification[];
}

const SEVERAL =
  /\bkid\b|jwks|JWKS|PyJWKClient|PyJWKSet|createRemoteJWKSet|(?:previous|old|legacy|next|secondary|rotat\w*)_?(?:jwt|key|secret|signing)|(?:jwt|key|secret|signing)\w*_?(?:previous|old|legacy|next|secondary|rotation|fallback)|SECRET_KEY_FALLBACKS|(?:jwt|signing|verification)_?(?:keys|secrets)\b/iu;

/** The program files that speak of more than one key: an id, a set, a former one. */
export const SEVERAL_KEYS: FileQuestion = {
  name: 'several token keys',
  path: (path) => languageOf(path) !== undefined && !isTestPath(path) && !isSamplePath(path),
  patterns: [SEVERAL],
};

/** The services whose every verification takes one static key that they sign with too, in order of paths. */
export function staticTokenKeysOf(project: Project): readonly StaticTokenKey[] {
  const { signings, verifications } = tokenUseOfProject(project);
  const several = new Set(
    project.filesWhere(SEVERAL_KEYS).map(({ path }) => serviceOf(project, path).root),
  );
  const byService = Map.groupBy(
    verifications,
    ({ module }) => serviceOf(project, module.path).root,
  );
  return [...byService].flatMap(([root, own]): readonly StaticTokenKey[] => {
    const keys = new Set(own.map(identityOfKey));
    const [key] = keys;
    const isSigned = signings.some((signing) => identityOfKey(signing) === key);
    const name = key === undefined ? undefined : nameOfKey(key);
    return keys.size === 1 && name !== undefined && isSigned && !several.has(root)
      ? [{ name, verifications: own }]
      : [];
  });
}

function identityOfKey({ key }: Pick<TokenVerification, 'key'>): string | undefined {
  return key.kind === 'given' ? identityOf(key.module, key.value) : undefined;
}

/** Undefined for a key that is no setting: what callers give may be several. */
function nameOfKey(identity: string): string | undefined {
  const [kind, ...words] = identity.split(' ');
  return kind === 'setting' || kind === 'field' ? words.at(-1) : undefined;
}
