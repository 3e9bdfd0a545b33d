import express from 'express';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.simple(),
  transports: [new winston.transports.Console()],
});
const app = express();

app.get('/v1/rates', (_request, response) => {
  response.json({ rates: [] });
});

const server = app.listen(Number(process.env.PORT), () => logger.info('listening'));
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  server.close(() => process.exit(0));
});
