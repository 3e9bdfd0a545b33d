import express from 'express';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});
const app = express();

app.get('/v1/rates', (_request, response) => {
  response.json({ rates: [] });
});

app.listen(Number(process.env.PORT), () => logger.info('listening'));
