import { connect } from 'nats';

const bus = await connect({ servers: process.env.NATS_URL });

export function announce(booking) {
  bus.publish('booking.created', JSON.stringify({ id: booking.id }));
}
