import { appendFile } from 'node:fs/promises';

/** A job sends what is kept here as soon as the desk can be reached again. */
export async function keepAlert(text: string): Promise<void> {
  await appendFile(process.env.KEPT_ALERTS, `${JSON.stringify({ text })}\n`);
}
