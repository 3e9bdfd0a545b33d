import { CONNECTION_CODE, isConnectionPath } from '#model/data/database-connections.ts';
import { POLICIES, ROLE_CHANGES, rowSecurityBypassOf } from '#model/data/row-security-bypasses.ts';
import { defineRule } from '#model/rule.ts';

const WHY = {
  superuser: 'a superuser',
  bypass: 'which has BYPASSRLS or is a superuser',
  owner: 'which owns the tables and is not subject to FORCE ROW LEVEL SECURITY',
} as const;

const NOTES = {
  superuser: 'Makes the role the superuser of the server.',
  bypass: 'Lets the role pass by every policy.',
  owner: 'Makes the role the owner.',
} as const;

export default defineRule({
  meta: {
    id: 'data/row-security-bypassed',
    title: 'Application connects as a role that row-level security does not apply to',
    severity: 'high',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['SQL', 'Python', 'Compose', 'environment files'],
    tags: ['owasp-api1', 'gdpr-32'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
      'https://hub.docker.com/_/postgres',
    ],
    messages: {
      bypassed:
        'The repository declares policies for rows, but the application connects as {role}, {why}, so no policy is ever applied. Give the application a role of its own without these rights, and keep {role} for migrations.',
    },
  },
  asks: [POLICIES, ROLE_CHANGES, CONNECTION_CODE],
  project: {
    reads: (path) => isConnectionPath(path) || path.endsWith('.sql'),
    check(project, report) {
      const bypass = rowSecurityBypassOf(project);
      if (bypass !== undefined) {
        const { connection, why, cause, policy } = bypass;
        report.violation({
          at: connection.at,
          anchor: connection.role,
          message: 'bypassed',
          data: { role: connection.role, why: WHY[why] },
          evidence: [
            { ...policy, note: 'A policy.' },
            ...(cause === undefined ? [] : [{ ...cause, note: NOTES[why] }]),
          ],
        });
      }
    },
  },
});
