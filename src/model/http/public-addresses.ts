import type { CodeModule } from '../code/code-module.ts';
import {
  isDevelopmentOnly,
  missingCheckOf,
  productionCheckOf,
} from '../settings/settings-production.ts';
import { settingDefaultsOf } from '../settings/settings.ts';
import type { SettingDefault } from '../settings/settings.ts';
import { isTestPath } from '../code/language.ts';
import { isSamplePath } from '../sample-path.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Ranged } from '../code/code.ts';
import { stringOf } from '../code/values.ts';

/** A setting for an address that browsers are sent to, with a value that no production has. */
export interface LocalAddress {
  readonly name: string;
  readonly address: string;
  readonly at: Ranged;
  readonly kind: 'redirect' | 'base';
}

const REDIRECT = /(?:^|_)(?:redirect|callback)_?(?:uri|url)s?$/u;
// `SITE_URL` goes into mails and feeds as well: only these are known to send people on with a code.
const BASE =
  /^(?:next_public_|public_|vite_)?(?:next_?auth|better_auth|auth)_(?:base_)?(?:url|uri|origin)$/u;
const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?=[:/]|$)/u;
const PLAIN = /^http:\/\/[\w-]+(?:\.[\w-]+)+/u;
const PRIVATE =
  /^http:\/\/(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|\.(?:local|internal|svc|cluster\.local|example|test|invalid)(?=[:/]|$)/u;

/** Undefined for a setting that is no redirect, callback or public base address. */
function kindOf(name: string): LocalAddress['kind'] | undefined {
  const words = name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, '_').toLowerCase();
  if (REDIRECT.test(words)) {
    return 'redirect';
  }
  return BASE.test(words) ? 'base' : undefined;
}

function isLocal(address: string): boolean {
  return LOCAL.test(address) || (PLAIN.test(address) && !PRIVATE.test(address));
}

/** The settings of a program file whose default is such an address, and that no start-up check turns down, each once. */
export function localAddressesOf(module: CodeModule): readonly LocalAddress[] {
  const found = settingDefaultsOf(module).flatMap((setting): readonly LocalAddress[] => {
    const kind = kindOf(setting.name);
    const address = kind === undefined ? undefined : stringOf(module, setting.fallback);
    return kind === undefined ||
      address === undefined ||
      !isLocal(address) ||
      isChecked(module, setting, address)
      ? []
      : [{ name: setting.name, address, at: setting.at, kind }];
  });
  return found.filter(({ name }, index) => found.findIndex((each) => each.name === name) === index);
}

function isChecked(module: CodeModule, setting: SettingDefault, address: string): boolean {
  return (
    isDevelopmentOnly(module, setting.whole) ||
    productionCheckOf(module, setting, address).kind !== 'none' ||
    missingCheckOf(module, setting).kind !== 'none'
  );
}

/** `.env.production` and `.env.prod`; other ones are for a machine of the developers. */
export function isProductionEnvironmentPath(path: string): boolean {
  return (
    /(?:^|\/)(?:\.env\.prod(?:uction)?|prod(?:uction)?\.env)$/u.test(path) &&
    !isTestPath(path) &&
    !isSamplePath(path)
  );
}

const LINE = /^(?:export\s+)?(?<name>\w+)[^\S\n]*=[^\S\n]*["']?(?<value>[^\s"'#]+)/gmu;

/** The same in a file of settings for production. */
export function localAddressesIn({ text }: ProjectFile): readonly LocalAddress[] {
  return [...text.matchAll(LINE)].flatMap((match) => {
    const { name = '', value = '' } = match.groups ?? {};
    const kind = kindOf(name);
    const start = match.index + match[0].indexOf(name);
    return kind === undefined || !isLocal(value)
      ? []
      : [{ name, address: value, at: { start, end: start + name.length }, kind }];
  });
}
