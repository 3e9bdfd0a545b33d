import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { SERVICE_ROLES } from '#service/service-role.ts';
import type { ServiceRole } from '#service/service-role.ts';

import { EXIT, exitCodeOf, isInterruption } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { failureText } from './failure-text.ts';
import { AUDIT_FORMATS, KEPT_AUDIT_FORMATS, REVIEW_FORMATS } from './format.ts';
import type { AuditFormat, KeptAuditFormat, ReportOptions, ReviewFormat } from './format.ts';
import { VERSION } from './package.ts';
import type { TerminalIo } from './terminal-io.ts';

/**
 * Runs one command line, without the names of node and program, and answers the exit code. Never
 * rejects for what a command does: its failure is written to standard error.
 */
export async function runCommandLine(args: readonly string[], io: TerminalIo): Promise<ExitCode> {
  const said: { out: string; error: string } = { out: '', error: '' };
  let code: ExitCode = EXIT.passed;
  const program = createProgram(io, (ended) => {
    code = ended;
  });
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        said.out += text;
      },
      writeErr: (text) => {
        said.error += text;
      },
      outputError: (text, write) => {
        write(text.replace(/^error: /u, 'faultline: '));
      },
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    code = exitCodeOf(error);
    said.error += isSaid(error) ? '' : failureText(error, isDebugging(io));
  }
  return (await isWritten(io, said)) ? code : EXIT.failed;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

type Finish = (code: ExitCode) => void;

// Each command is loaded when it runs: listing rules loads neither a compiler nor a database.
function createProgram(io: TerminalIo, finish: Finish): Command {
  const program = new Command('faultline')
    .description('Finds the defects that later cause outages, data loss and breaches.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [COMMAND]', 'print help for a command')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', EXIT_CODES);
  addReadingCommands(program, io, finish);
  addVerifyCommand(program, io, finish);
  addRuleCommands(program, io, finish);
  addConfigCommands(program, io, finish);
  addServiceCommands(program, io, finish);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 nothing blocks, 1 a finding blocks, 2 wrong use or configuration,
3 Faultline failed, 130 interrupted.`;

const HEARD_ON_CHANGES = `
Rules about what happens once, such as a migration that runs, are heard in the
review of a change only; a note counts what they would say of the directory.`;

function addReadingCommands(program: Command, io: TerminalIo, finish: Finish): void {
  withReportOptions(
    program
      .command('audit')
      .description('audit the files of a directory as they are on disk')
      .argument('[DIR]', 'the directory', '.'),
    AUDIT_FORMATS,
  )
    .option('--subject <TEXT>', 'html, markdown: what was audited, such as a name and commit')
    .option('--date <DAY>', 'html, markdown: the day to be put on the report')
    .addHelpText('after', HEARD_ON_CHANGES)
    .action(async (directory: string, options: ReportOptions<AuditFormat> & DocumentFlags) => {
      const { auditCommand } = await import('./audit-command.ts');
      finish(await auditCommand({ directory, ...options }, io));
    });
  withReportOptions(
    program
      .command('review')
      .description('review what a range of commits changes, as a pull request is reviewed')
      .argument('[DIR]', 'the git repository', '.')
      .requiredOption('--base <REF>', 'the commit or branch that the change is to be merged into')
      .option('--head <REF>', 'the commit or branch with the change', 'HEAD'),
    REVIEW_FORMATS,
  ).action(async (directory: string, options: ReportOptions<ReviewFormat> & Range) => {
    const { reviewCommand } = await import('./review-command.ts');
    finish(await reviewCommand({ directory, ...options }, io));
  });
}

function addVerifyCommand(program: Command, io: TerminalIo, finish: Finish): void {
  program
    .command('verify')
    .description('tell what became of findings, and whether commits fix what they say')
    .argument('[DIR]', 'the git repository, or the directory', '.')
    .requiredOption('--since <REF|REPORT>', 'a commit, or a JSON report of an earlier audit')
    .addOption(formatOption(['text', 'json']))
    .option('--no-color', 'print without colours')
    .action(
      async (
        directory: string,
        options: {
          readonly since: string;
          readonly format: 'text' | 'json';
          readonly color: boolean;
        },
      ) => {
        const { verifyCommand } = await import('./verify-command.ts');
        finish(await verifyCommand({ directory, ...options }, io));
      },
    );
}

interface Range {
  readonly base: string;
  readonly head: string;
}

interface DocumentFlags {
  readonly subject?: string;
  readonly date?: string;
}

/** Commander checks the values against the options' declarations; `choices` leaves only `formats`. */
function withReportOptions(command: Command, formats: readonly string[]): Command {
  return command
    .addOption(formatOption(formats))
    .option('-o, --output <FILE>', 'write the report to a file instead of standard output')
    .option('--no-color', 'print without colours (so does the variable NO_COLOR)');
}

function formatOption(formats: readonly string[]): Option {
  return new Option('-f, --format <FORMAT>', 'how the answer is written')
    .choices(formats)
    .default('text');
}

function addRuleCommands(program: Command, io: TerminalIo, finish: Finish): void {
  program
    .command('rules')
    .description('list the rules')
    .addOption(formatOption(['text', 'json']))
    .option('--no-color', 'print without colours')
    .action(async (options: { readonly format: 'text' | 'json'; readonly color: boolean }) => {
      const { rulesCommand } = await import('./rules-command.ts');
      finish(await rulesCommand(options, io));
    });
  program
    .command('explain')
    .description('explain a rule, or a finding of the current directory')
    .argument('<RULE|FINDING>', "a rule's id, or the first 6 or more digits of a fingerprint")
    .argument('[PATH]', 'why the rule says what it says of this file or line, or nothing')
    .option('--no-color', 'print without colours')
    .action(
      async (subject: string, place: string | undefined, options: { readonly color: boolean }) => {
        const { explainCommand } = await import('./explain-command.ts');
        finish(await explainCommand({ subject, place, ...options }, io));
      },
    );
}

function addConfigCommands(program: Command, io: TerminalIo, finish: Finish): void {
  program
    .command('config')
    .description('the policy: what blocks, what is said, what is waived')
    .command('explain')
    .description('print what is in force in the current directory, and who says so')
    .argument('[PATH]', 'only what concerns this file')
    .option('--organisation <FILE>', "the organisation's policy file, to be put below")
    .option('--no-color', 'print without colours')
    .action(
      async (
        path: string | undefined,
        options: { readonly organisation?: string; readonly color: boolean },
      ) => {
        const { configExplainCommand } = await import('./config-explain-command.ts');
        finish(await configExplainCommand({ path, ...options }, io));
      },
    );
}

interface RegisterFlags {
  readonly name: string;
  readonly hookUrl: string;
  readonly organization?: string;
  readonly githubHost: string;
  readonly credentials: string;
}

function addServiceCommands(program: Command, io: TerminalIo, finish: Finish): void {
  program
    .command('serve')
    .description('run the service; it is configured by environment variables, see .env.example')
    .addOption(
      new Option(
        '--role <ROLE>',
        'what this process does of it; all but the default need PostgreSQL',
      )
        .choices(SERVICE_ROLES)
        .default('all'),
    )
    .action(async (options: { readonly role: ServiceRole }) => {
      const { serveCommand } = await import('./serve-command.ts');
      finish(await serveCommand(options, io));
    });
  program
    .command('register')
    .description('register your GitHub App: prints an address to open in a browser on this machine')
    .requiredOption('--hook-url <URL>', 'https address at which GitHub will reach the service')
    .option('--name <NAME>', "the App's name, unique on its GitHub", 'Faultline')
    .option('--organization <LOGIN>', 'the organisation that will own the App (default: you)')
    .option('--github-host <HOST>', 'the GitHub to register with', 'github.com')
    .option('--credentials <FILE>', 'new file for the credentials', '.env.faultline')
    .action(async (options: RegisterFlags) => {
      const { registerCommand } = await import('./register-command.ts');
      finish(await registerCommand(options, io));
    });
  program
    .command('doctor')
    .description(
      'check what the service needs: settings, App, webhook, clock, database, required check',
    )
    .option(
      '--repo <OWNER/NAME>',
      'a repository in which the check should be required',
      repositoryName,
    )
    .addOption(formatOption(['text', 'json']))
    .action(
      async (options: { readonly repo?: RepositoryName; readonly format: 'text' | 'json' }) => {
        const { doctorCommand } = await import('./doctor-command.ts');
        finish(await doctorCommand(options, io));
      },
    );
  program
    .command('deliveries')
    .description('list the webhook deliveries that the service gave up on')
    .addOption(new Option('--state <STATE>', 'which deliveries').choices(['dead']).default('dead'))
    .addOption(limitOption())
    .addOption(formatOption(['text', 'json']))
    .action(async (options: ListFlags) => {
      const { deliveriesCommand } = await import('./deliveries-command.ts');
      finish(await deliveriesCommand(options, io));
    });
  addWaiverCommands(program, io, finish);
  addHistoryCommands(program, io, finish);
  program
    .command('stats')
    .description("count what became of each rule's findings in each repository")
    .addOption(formatOption(['text', 'json']))
    .action(async (options: { readonly format: 'text' | 'json' }) => {
      const { statsCommand } = await import('./stats-command.ts');
      finish(await statsCommand(options, io));
    });
}

interface ListFlags {
  readonly limit: number;
  readonly format: 'text' | 'json';
}

function addWaiverCommands(program: Command, io: TerminalIo, finish: Finish): void {
  const waivers = program
    .command('waivers')
    .description('what people waived by comments on pull requests');
  waivers
    .command('list')
    .description('list the waivers')
    .addOption(limitOption())
    .addOption(formatOption(['text', 'json']))
    .action(async (options: ListFlags) => {
      const { waiversListCommand } = await import('./waivers-command.ts');
      finish(await waiversListCommand(options, io));
    });
  waivers
    .command('verify')
    .description('check that the log of waivers and verdicts is as it was written')
    .action(async () => {
      const { waiversVerifyCommand } = await import('./waivers-command.ts');
      finish(await waiversVerifyCommand(io));
    });
}

interface HistoryFlags extends ListFlags {
  readonly repo?: RepositoryName;
}

function addHistoryCommands(program: Command, io: TerminalIo, finish: Finish): void {
  const audits = program
    .command('audits')
    .description('the audits of default branches that the service keeps');
  audits
    .command('list')
    .description('list the audits')
    .option('--repo <OWNER/NAME>', 'only those of this repository', repositoryName)
    .addOption(limitOption())
    .addOption(formatOption(['text', 'json']))
    .action(async ({ repo, limit, format }: HistoryFlags) => {
      const { auditsListCommand } = await import('./audits-command.ts');
      const repository = repo === undefined ? undefined : `${repo.owner}/${repo.name}`;
      finish(await auditsListCommand({ repository, limit, format }, io));
    });
  audits
    .command('show')
    .description('write the report of one audit')
    .argument('<AUDIT>', 'its number in the list', auditNumber)
    .addOption(
      new Option('-f, --format <FORMAT>', 'how the report is written')
        .choices(KEPT_AUDIT_FORMATS)
        .default('markdown'),
    )
    .option('-o, --output <FILE>', 'write the report to a file instead of standard output')
    .action(async (id: number, options: KeptAuditFlags) => {
      const { auditsShowCommand } = await import('./audits-command.ts');
      finish(await auditsShowCommand({ id, ...options }, io));
    });
  audits
    .command('trend')
    .description('tell what is new and what was fixed between two audits of a repository')
    .argument('<OLDER>', 'the number of the older audit', auditNumber)
    .argument('<NEWER>', 'the number of the newer one', auditNumber)
    .addOption(formatOption(['text', 'json']))
    .action(async (older: number, newer: number, options: { readonly format: 'text' | 'json' }) => {
      const { auditsTrendCommand } = await import('./audits-command.ts');
      finish(await auditsTrendCommand({ older, newer, ...options }, io));
    });
}

interface KeptAuditFlags {
  readonly format: KeptAuditFormat;
  readonly output?: string;
}

function limitOption(): Option {
  return new Option('--limit <NUMBER>', 'how many, the newest first')
    .argParser(atMostThousand)
    .default(20);
}

interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

function repositoryName(text: string): RepositoryName {
  const { owner, name } = /^(?<owner>[\w.-]+)\/(?<name>[\w.-]+)$/u.exec(text)?.groups ?? {};
  if (owner === undefined || name === undefined) {
    throw new InvalidArgumentError('It must be of the form OWNER/NAME.');
  }
  return { owner, name };
}

function auditNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/u.test(text)) {
    throw new InvalidArgumentError('It must be the number of an audit in `faultline audits list`.');
  }
  return Number(text);
}

function atMostThousand(text: string): number {
  const number = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  if (number < 1 || number > 1000) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  }
  return number;
}

/** True when whoever reads knows already: commander wrote its message, Ctrl-C was pressed on purpose. */
function isSaid(error: unknown): boolean {
  return error instanceof CommanderError || isInterruption(error);
}

async function isWritten(
  io: TerminalIo,
  said: { readonly out: string; readonly error: string },
): Promise<boolean> {
  try {
    await io.stdout.write(said.out);
    await io.stderr.write(said.error);
    return true;
  } catch (error) {
    await io.stderr.write(failureText(error, isDebugging(io)));
    return false;
  }
}

function isDebugging(io: TerminalIo): boolean {
  return io.env['FAULTLINE_DEBUG'] === '1';
}
