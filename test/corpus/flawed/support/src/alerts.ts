import { logger } from './logger.ts';

export async function alertDesk(text: string): Promise<void> {
  try {
    await fetch(process.env.DESK_WEBHOOK, {
      method: 'POST',
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(5000),
    });
  } catch (error) {
    logger.error({ kind: error.name });
  }
}
