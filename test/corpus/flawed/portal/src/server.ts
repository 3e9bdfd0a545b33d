import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';

const app = express();

app.use(helmet());
app.use(rateLimit({ windowMs: 60_000, limit: 100 }));
app.get('/parcels/export', (req, res) => {
  res.type('text/csv').send('number,weight\n');
});
app.listen(3000);
