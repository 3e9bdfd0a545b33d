import type { EditProposal } from '#core/rule.ts';
import { isTestPath } from '#model/code/language.ts';
import { isNginxPath } from '#model/deploy/nginx.ts';
import { isNginxInclude, lostHeadersOf } from '#model/deploy/nginx-lost-headers.ts';
import type { LostHeaders } from '#model/deploy/nginx-lost-headers.ts';
import type { ProjectFile } from '#model/project-file.ts';
import { isDevelopmentPath } from '#model/deploy/production-deployments.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

/** Of these a browser misses every one; other headers may be left out on purpose. */
const PROTECTS =
  /^(?:strict-transport-security|content-security-policy|x-frame-options|x-content-type-options|referrer-policy|permissions-policy|cross-origin-[\w-]+|x-xss-protection|access-control-[\w-]+)$/u;

export default defineRule({
  meta: {
    id: 'http/nginx-headers-lost',
    title: 'Block of nginx drops the headers that are set around it',
    severity: 'medium',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: ['nginx'],
    tags: ['owasp-a05'],
    since: '0.1.0',
    maturity: 'stable',
    references: ['https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header'],
    messages: {
      lost: 'This add_header makes {block} take over none from around it, so {headers} are not sent there. Repeat them in the block, or put all of them into a file that both include.',
    },
  },
  file: {
    matches: (path) =>
      isNginxPath(path) && !isSamplePath(path) && !isTestPath(path) && !isDevelopmentPath(path),
    check(file, report, project) {
      for (const found of lostHeadersOf(project, file)) {
        const names = found.lost.map(({ parameters }) => parameters[0]?.text ?? '');
        if (names.some((name) => PROTECTS.test(name.toLowerCase()))) {
          report.violation({
            at: file.place(found.own),
            message: 'lost',
            data: { block: blockName(found), headers: [...new Set(names)].join(', ') },
            evidence: found.isHere
              ? found.lost.slice(0, 1).map((one) => ({
                  ...file.place(one),
                  note: 'Set for all that lies within, unless a block sets one of its own.',
                }))
              : [],
            ...repeated(file, found),
          });
        }
      }
    },
  },
  project: {
    // What blocks include.
    reads: isNginxInclude,
    check: () => {},
  },
});

function blockName({ block }: LostHeaders): string {
  return [block.name, ...block.parameters.map(({ text }) => text)].join(' ');
}

function repeated(
  file: ProjectFile,
  { own, lost, isHere }: LostHeaders,
): { readonly suggestion?: EditProposal } {
  if (!isHere) {
    return {};
  }
  const lineStart = file.text.lastIndexOf('\n', own.start - 1) + 1;
  const indent = file.text.slice(lineStart, own.start);
  if (indent.trim() !== '') {
    return {};
  }
  const text = lost.map((one) => `${file.slice(one)}\n${indent}`).join('');
  return {
    suggestion: {
      title: 'Repeat the headers in the block',
      edits: [{ path: file.path, start: own.start, end: own.start, text }],
    },
  };
}
