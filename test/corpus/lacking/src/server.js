import express from 'express';

import { addAccount } from './accounts.js';
import { announce } from './bookings.js';
import { pool } from './database.js';

const app = express();

app.get('/rooms', async (request, response) => {
  const { rows } = await pool.query('SELECT id, name FROM rooms ORDER BY name LIMIT 100');
  response.json(rows);
});

app.post('/rooms', async (request, response) => {
  response.status(201).json({});
});

app.get('/bookings', async (request, response) => {
  const { rows } = await pool.query('SELECT id FROM bookings ORDER BY id LIMIT 100');
  response.json(rows);
});

app.post('/bookings', async (request, response) => {
  announce({ id: 1 });
  response.status(201).json({});
});

app.get('/guests', async (request, response) => {
  const { rows } = await pool.query('SELECT id FROM guests ORDER BY id LIMIT 100');
  response.json(rows);
});

app.post('/guests', async (request, response) => {
  await addAccount(request.body.email, request.body.password);
  response.status(201).json({});
});

app.get('/bookings/export', async (request, response) => {
  const { rows } = await pool.query('SELECT id FROM bookings ORDER BY id LIMIT 1000');
  response.type('text/csv').send(rows.map(({ id }) => id).join('\n'));
});

app.listen(3000);
