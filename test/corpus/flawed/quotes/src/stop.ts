import { state } from './broker.ts';

process.once('SIGTERM', async () => {
  await state.quit();
  process.exit(0);
});
