interface Env {
  readonly LINKS: KVNamespace;
}

export default {
  async scheduled(_event: ScheduledEvent, env: Env): Promise<void> {
    const { keys } = await env.LINKS.list({ prefix: 'expired:' });
    await Promise.all(keys.map(({ name }) => env.LINKS.delete(name)));
  },
};
