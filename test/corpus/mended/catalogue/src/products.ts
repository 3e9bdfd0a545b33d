import type { Express } from 'express';
import { LRUCache } from 'lru-cache';
import multer from 'multer';
import { z } from 'zod';

import { pool } from './database.ts';
import { exportProducts } from './export-products.ts';

const pictures = multer({ dest: 'pictures', limits: { fileSize: 2_000_000 } });
const views = new LRUCache<string, number>({ max: 10_000, ttl: 60_000 });
const productSchema = z.object({ name: z.string().max(200), price: z.number().int().positive() });

export function products(app: Express): void {
  app.get('/api/v1/products', async (req, res) => {
    const { rows } = await pool.query(
      'SELECT id, name, price FROM products WHERE name > $1 ORDER BY name LIMIT 50',
      [String(req.query.after ?? '')],
    );
    res.json({ products: rows });
  });

  app.get('/api/v1/products/export', exportProducts);

  app.get('/api/v1/products/:id', async (req, res) => {
    const { rows } = await pool.query('SELECT name FROM products WHERE id = $1', [req.params.id]);
    const ip = req.ip ?? '';
    views.set(ip, (views.get(ip) ?? 0) + 1);
    res.json(rows[0] ?? null);
  });

  app.post('/api/v1/products', async (req, res) => {
    const product = productSchema.parse(req.body);
    await pool.query('INSERT INTO products (name, price) VALUES ($1, $2)', [
      product.name,
      product.price,
    ]);
    res.status(201).end();
  });

  app.put('/api/v1/products/:id/picture', pictures.single('picture'), (req, res) => {
    res.status(204).end();
  });
}
