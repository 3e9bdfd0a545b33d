import { backgroundTasksOf } from '#model/queue/background-tasks.ts';
import type { CodeModule } from '#model/code/code-module.ts';
import { importConnectionsOf } from '#model/data/import-connections.ts';
import { calleeOf } from '#model/code/resolve.ts';
import { settingDefaultsOf } from '#model/settings/settings.ts';
import { productionCheckOf } from '#model/settings/settings-production.ts';
import { stringOf } from '#model/code/values.ts';
import { shutdownPathsOf } from '#model/resilience/shutdown-paths.ts';
import { startSecretsOf } from '#model/secrets/start-values-secrets.ts';

/** What the calls of a file are called by the world. */
export function callees(module: CodeModule): readonly (string | undefined)[] {
  return module.calls.map((call) => calleeOf(module, call));
}

/** `PORT: 3000`. */
export function settings(module: CodeModule): readonly string[] {
  return settingDefaultsOf(module).map(({ name, fallback }) => `${name}: ${module.text(fallback)}`);
}

/** `SECRET rejected`, for what a check does about the default of a setting. */
export function checks(module: CodeModule): readonly string[] {
  return settingDefaultsOf(module).map((setting) => {
    const literal = stringOf(module, setting.fallback) ?? '';
    return `${setting.name} ${productionCheckOf(module, setting, literal).kind}`;
  });
}

/** What a file connects to, and the secrets that it makes, while it is imported. */
export function atStart(module: CodeModule): readonly string[] {
  return [
    ...importConnectionsOf(module).map(
      ({ store, kind, call }) => `${store} ${kind}: ${module.text(call)}`,
    ),
    ...startSecretsOf(module).map(({ name }) => `secret ${name}`),
  ];
}

/** Who runs a shutdown path, and what it does. */
export function shutdown(module: CodeModule): readonly string[] {
  return shutdownPathsOf(module).map(({ trigger, module: owner, fn, from }) => {
    const text = owner.text({ start: from, end: fn.end });
    return `${trigger}: ${text.replaceAll(/\s+/gu, ' ').trim()}`;
  });
}

/** `beside: refresh`, with the name of what runs. */
export function backgroundTasks(module: CodeModule): readonly string[] {
  return backgroundTasksOf(module).map(
    ({ when, run }) => `${when}: ${run?.expr.name ?? 'unknown'}`,
  );
}
