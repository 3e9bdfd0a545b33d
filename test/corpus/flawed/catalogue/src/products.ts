import type { Express } from 'express';
import multer from 'multer';

import { pool } from './database.ts';

const pictures = multer({ dest: 'pictures' });
const views = new Map<string, number>();

export function products(app: Express): void {
  app.get('/api/products', async (req, res) => {
    const { rows } = await pool.query('SELECT id, name, price FROM products ORDER BY name');
    res.json({ products: rows });
  });

  app.get('/api/products/:id', async (req, res) => {
    const { rows } = await pool.query('SELECT name FROM products WHERE id = $1', [req.params.id]);
    const ip = req.ip ?? '';
    views.set(ip, (views.get(ip) ?? 0) + 1);
    res.json(rows[0] ?? null);
  });

  app.get('/api/products/export', async (req, res) => {
    const { rows } = await pool.query('SELECT id, name FROM products ORDER BY id');
    res.setHeader('Content-Type', 'text/csv');
    res.send(rows.map((row) => `${row.id},${row.name}`).join('\n'));
  });

  app.post('/api/products', async (req, res) => {
    await pool.query('INSERT INTO products (name, price) VALUES ($1, $2)', [
      req.body.name,
      req.body.price,
    ]);
    res.status(201).end();
  });

  app.put('/api/products/:id/picture', pictures.single('picture'), (req, res) => {
    res.status(204).end();
  });
}
