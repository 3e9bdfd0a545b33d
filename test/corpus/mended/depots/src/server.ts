import helmet from '@fastify/helmet';
import Fastify from 'fastify';

const app = Fastify({ logger: true });

await app.register(helmet);
app.setErrorHandler((error, request, reply) => {
  request.log.error(error);
  return reply.code(500).send({ error: 'Internal server error', requestId: request.id });
});
app.get('/v1/depots', async () => [{ id: 'north' }, { id: 'south' }]);

await app.listen({ port: 3000 });
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  void app.close().then(() => process.exit(0));
});
