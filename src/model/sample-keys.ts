import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';
import { fileNameOf, folderOf } from './repository-path.ts';
import { textOfBase64 } from './secrets/secret-context.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----(?<body>[A-Za-z0-9+/=\s]{100,4000})/u;
// The last is what OpenSSL fills in for whoever gives no name.
const SAMPLE_NAME =
  /localhost|127\.0\.0\.1|example\.(?:com|org|net|test)|\.local\b|\.test\b|Internet Widgits/u;

/** True for files that hold certificates, by their names. */
export function isCertificatePath(path: string): boolean {
  return /\.(?:crt|cer|pem)$/iu.test(path);
}

/**
 * True for a private key beside a certificate for this machine or an example: it is made for a sample
 * set-up, and whoever has it gains nothing.
 */
export function isSampleKey(project: Project, path: string): boolean {
  const folder = folderOf(path);
  return project
    .files(
      (other) =>
        other !== path && isCertificatePath(other) && other === `${folder}${fileNameOf(other)}`,
    )
    .some(({ text }) => {
      const body = CERTIFICATE.exec(text)?.groups?.['body'];
      return body !== undefined && SAMPLE_NAME.test(textOfBase64(body));
    });
}

// What GitHub, Apple and ssh-keygen call the keys that they make for somebody.
const ISSUED_NAME =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|AuthKey_\w+\.p8|[\w.-]+\.private-key\.pem)$/u;
const AUTHORITY =
  /Let's Encrypt|DigiCert|Sectigo|GlobalSign|GoDaddy|ZeroSSL|Google Trust|Amazon|Entrust|Comodo/u;

/**
 * True for a file that holds nothing but a private key, of which nothing says that anybody trusts it:
 * neither its name, as its maker gave it, nor a certificate of a public authority beside it. Repositories
 * have many such keys for their development set-ups.
 */
export function isLooseKey(project: Project, { path, text }: ProjectFile): boolean {
  const folder = folderOf(path);
  return (
    /^\s*-----BEGIN/u.test(text) &&
    !ISSUED_NAME.test(path) &&
    !project
      .files((other) => isCertificatePath(other) && other === `${folder}${fileNameOf(other)}`)
      .some(({ text: other }) => {
        const body = CERTIFICATE.exec(other)?.groups?.['body'];
        return body !== undefined && AUTHORITY.test(textOfBase64(body));
      })
  );
}
