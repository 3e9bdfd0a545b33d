/** What a command is for, as far as a build or deployment depends on how it ends. */
export type CommandPurpose =
  | 'tests'
  | 'type check'
  | 'linter'
  | 'audit'
  | 'migration'
  | 'deployment'
  | 'database dump';

// What runs the rest of its line in an environment of its own.
const WRAPPERS: readonly RegExp[] = [
  /^(?:poetry|uv|pipenv|hatch|rye|pdm|rtx|mise) (?:run|exec) (?:-\S+ )*/u,
  /^(?:pnpm|yarn|npm|bundle|composer|opam) exec (?:-\S+ )*/u,
  /^(?:pnpm|yarn) dlx /u,
  /^python3? -m /u,
  /^(?:timeout|retry|ionice|nice|chroot) (?:-\S+ )*(?:[\d.]+\w? )?/u,
];

const PURPOSES: readonly (readonly [CommandPurpose, RegExp])[] = [
  [
    'migration',
    /^(?:alembic (?:-\S+ \S+ )*upgrade|prisma migrate deploy|(?:python3? )?(?:\S*\/)?manage\.py migrate|knex migrate:latest|sequelize(?:-cli)? db:migrate$|typeorm(?:-ts-node-\w+)? migration:run|drizzle-kit (?:migrate|push)|flask db upgrade|(?:\S*\/)?(?:rails|rake) db:migrate|flyway (?:-\S+ )*migrate|goose .*\bup$|dbmate (?:-\S+ )*(?:up|migrate)|atlas migrate apply|supabase db push|node-pg-migrate up|migrate .*\bup$)/u,
  ],
  [
    'tests',
    /^(?:jest|vitest(?! (?:watch|bench))|mocha|ava|tap|pytest|py\.test|unittest|tox|nox|rspec|(?:\S*\/)?phpunit|playwright test|cypress run|(?:go|cargo|dotnet|swift|mix|bun|deno|npm|yarn|pnpm) (?:t|test)\b|mvn (?:-\S+ )*(?:test|verify)|(?:\.\/)?gradlew? (?:-\S+ )*(?:test|check)|(?:python3? )?(?:\S*\/)?manage\.py test|(?:nx|turbo) (?:run )?test\b|node (?:-\S+ )*--test)(?:\s|$|:)/u,
  ],
  ['type check', /^(?:tsc|vue-tsc|svelte-check|mypy|pyright|basedpyright|ty check)(?:\s|$)/u],
  [
    'linter',
    /^(?:eslint|oxlint|stylelint|next lint|ng lint|ruff (?:check|format .*--check)|flake8|pylint|black .*--check|isort .*--check|prettier .*(?:--check|-c)\b|biome (?:check|lint|ci)|golangci-lint|rubocop|shellcheck|hadolint|actionlint|(?:nx|turbo) (?:run )?lint|cargo (?:clippy|fmt .*--check))(?:\s|$)/u,
  ],
  [
    'audit',
    /^(?:(?:npm|pnpm|yarn|yarn npm|cargo|bundle|bundler|composer) audit(?! (?:fix|signatures))|bundle-audit|pip-audit|safety (?:check|scan)|bandit|snyk test|trivy (?!.*--format)|grype|govulncheck|osv-scanner|docker scout (?:cves|quickview)|semgrep|gitleaks)(?:\s|$)/u,
  ],
  [
    'deployment',
    /^(?:kubectl (?:-\S+ \S+ )*(?:apply|set image|rollout (?:restart|undo))|helm (?:upgrade|install)|helmfile (?:apply|sync)|terraform (?:-\S+ )*apply|tofu apply|pulumi up|cdk deploy|(?:sls|serverless|sam|eb|fly|flyctl|netlify|wrangler|firebase|copilot|sst|railway) (?:deploy|up)\b|vercel (?:deploy|.*--prod)|gcloud (?:run|app|functions) deploy|gcloud run services update|aws (?:ecs update-service|cloudformation deploy|s3 sync|lambda update-function-code)|ansible-playbook|docker stack deploy|docker push|(?:npm|pnpm|yarn) publish|twine upload|cap \w+ deploy)(?:\s|$)/u,
  ],
  [
    'database dump',
    /^(?:(?:\S*\/)?(?:pg_dump|pg_dumpall|pg_basebackup|mysqldump|mariadb-dump|mongodump|mariabackup|xtrabackup)(?:\s|$)|redis-cli .*--rdb|sqlite3 \S+ '?\.(?:dump|backup))/u,
  ],
];

// A script of the package or make file by its name.
const NAMED =
  /^(?:(?:npm|pnpm|yarn|bun) (?:run |run-script )?(?:-\S+ )*|make (?:-\S+ )*|just |task )(?<name>[\w:.-]+)/u;
const NAMES: readonly (readonly [CommandPurpose, RegExp])[] = [
  [
    'migration',
    /^(?:db[:_-])?migrat(?:e|ions?)(?:[:_-](?:deploy|run|up|latest|prod(?:uction)?))?$/u,
  ],
  [
    'tests',
    /^(?:(?:unit|e2e|integration)[:_-])?tests?(?:[:_-](?!watch|update|debug|ui$|dev)[\w:.-]+)?$/u,
  ],
  ['type check', /^(?:type[-_:]?check|check[-_:]types?|types|tsc)(?:[:_-][\w:.-]+)?$/u],
  ['linter', /^(?:lint|eslint|format[:_-]check)(?:[:_-](?!fix)[\w:.-]+)?$/u],
  ['audit', /^(?:audit|security[:_-]\w+)$/u],
  ['deployment', /^deploy(?:[:_-](?:prod(?:uction)?|staging|live))?$/u],
];

/** What a command is for; undefined when nothing depends on how it ends, also for one that repairs what it finds, or measures. */
export function purposeOf(words: readonly string[]): CommandPurpose | undefined {
  const line = unwrapped(words.join(' '));
  if (
    /\s--?(?:fix|write|watch|help|version|list|bench(?:mark)?)(?:[\s=]|$)|\baudit (?:fix|signatures)\b/u.test(
      line,
    )
  ) {
    return undefined;
  }
  const known = PURPOSES.find(([, pattern]) => pattern.test(line));
  if (known !== undefined) {
    return known[0];
  }
  const name = NAMED.exec(line)?.groups?.['name'];
  const named = name === undefined ? undefined : NAMES.find(([, pattern]) => pattern.test(name));
  return named?.[0] ?? purposeInContainer(words);
}

function unwrapped(line: string): string {
  return WRAPPERS.reduce((rest, wrapper) => rest.replace(wrapper, ''), line);
}

const IN_CONTAINER = /^(?:docker|docker-compose|podman|kubectl|nerdctl)$/u;

// `docker compose exec -T db pg_dump app`
function purposeInContainer(words: readonly string[]): CommandPurpose | undefined {
  const at = words.findIndex((word) => word === 'exec' || word === 'run');
  if (!IN_CONTAINER.test(words[0] ?? '') || at === -1) {
    return undefined;
  }
  for (let index = at + 2; index < Math.min(words.length, at + 16); index += 1) {
    const line = unwrapped(words.slice(index).join(' '));
    const found = PURPOSES.find(([, pattern]) => pattern.test(line));
    if (found !== undefined) {
      return found[0];
    }
  }
  return undefined;
}
