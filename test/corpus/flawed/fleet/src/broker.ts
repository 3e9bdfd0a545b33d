import { connect, type ChannelModel } from 'amqplib';

let broker: ChannelModel | undefined;

export async function getBroker(url: string) {
  if (!broker) {
    broker = await connect(url);
  }
  return broker;
}
