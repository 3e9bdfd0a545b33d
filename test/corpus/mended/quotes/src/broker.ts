import { connect } from 'amqplib';
import { createClient } from 'redis';

export const state = createClient({
  url: process.env.STATE_REDIS_URL,
  socket: { reconnectStrategy: (retries) => (retries > 10 ? false : retries * 100) },
});

/** Opens what quotes are announced by. */
export async function openBroker(): Promise<void> {
  await state.connect();
  const channel = await (await connect(process.env.BROKER_URL)).createChannel();
  await channel.assertQueue('quotes.dlq');
}
