import type { Project } from './project.ts';
import { fileNameOf, folderOf } from './repository-path.ts';
import { textOfBase64 } from './secret-context.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----(?<body>[A-Za-z0-9+/=\s]{100,4000})/u;
const SAMPLE_NAME = /localhost|127\.0\.0\.1|example\.(?:com|org|net|test)|\.local\b|\.test\b/u;

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
