import { state } from './broker.ts';

process.once('SIGTERM', async () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  await state.quit();
  process.exit(0);
});
