import { connect, type ChannelModel } from 'amqplib';

let broker: Promise<ChannelModel> | undefined;

export async function getBroker(url: string) {
  broker ??= connect(url);
  return broker;
}
