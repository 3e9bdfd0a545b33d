/**
 * What a process does of the service. `web` takes webhooks in, `worker` works on them, sweeps and cleans
 * up; `all` does both. Whatever the role, it answers for its health and its metrics.
 */
export const SERVICE_ROLES = ['all', 'web', 'worker'] as const;

export type ServiceRole = (typeof SERVICE_ROLES)[number];
