import type { ComposeService } from './compose.ts';

const NAME =
  /(?:^|[^a-z])(?:migrat(?:e|ions?|or)|init(?:ialise|ialize)?|setup|seed(?:er)?|bootstrap|backup|cli|job|cron|once|perm(?:issions?)?s?|createbuckets?|test(?:s|er)?|build(?:er)?|certbot|prepare|wait|healthcheck|tools?)(?:[^a-z]|$)/iu;
const COMMAND =
  /\b(?:migrate|db:migrate|migrate:deploy|alembic upgrade|upgrade head|createsuperuser|collectstatic|mc (?:mb|alias)|chown|chmod|sleep infinity|tail -f)\b/u;

/** True for a service that runs once, or only when somebody asks for it: a migration, a set-up, a tool. */
export function isOneShot({ name, command, restart, profiles }: ComposeService): boolean {
  return (
    NAME.test(name) ||
    (COMMAND.test(command) && !/&&|;/u.test(command)) ||
    restart === 'no' ||
    restart === 'false' ||
    restart?.startsWith('on-failure') === true ||
    profiles.length > 0
  );
}
