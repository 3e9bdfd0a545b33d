import { describe, expect, test } from 'vitest';

import type { CodeModule } from '#model/code/code-module.ts';
import { isWaitedFor, outboundCallsIn } from '#model/resilience/outbound-calls.ts';
import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

/** `fetch waited for: fetch('/a')`. */
function calls(module: CodeModule): readonly string[] {
  return outboundCallsIn(module, module.facts.body).map(
    ({ call, service }) =>
      `${service} ${isWaitedFor(module, call) ? 'waited for' : 'left alone'}: ${module.text(call)}`,
  );
}

describe('fetch', () => {
  test('calls: global and imported, whether they are waited for', async () => {
    const module = await moduleOf(
      'src/a.ts',
      code`
        import nodeFetch from 'node-fetch';

        await fetch('/a');
        fetch('/b').then(done);
        const answer = await nodeFetch('/c');
      `,
    );
    expect(calls(module)).toEqual([
      "fetch waited for: fetch('/a')",
      "fetch left alone: fetch('/b')",
      "fetch waited for: nodeFetch('/c')",
    ]);
  });
});

describe('undici', () => {
  test('calls: functions and pools, whether they are waited for', async () => {
    const module = await moduleOf(
      'src/a.ts',
      code`
        import { Pool, request } from 'undici';

        const pool = new Pool('https://api.example.com');
        await request('/a');
        void pool.request({ path: '/b', method: 'GET' });
      `,
    );
    expect(calls(module)).toEqual([
      "undici waited for: request('/a')",
      "undici left alone: pool.request({ path: '/b', method: 'GET' })",
    ]);
  });
});

describe('axios', () => {
  test('calls: the package and its instances, whether they are waited for', async () => {
    const module = await moduleOf(
      'src/a.ts',
      code`
        import axios from 'axios';

        const client = axios.create({ baseURL: 'https://api.example.com' });
        await axios({ url: '/a' });
        await client.post('/b', {});
        const later = client.get('/c');
        await later;
      `,
    );
    expect(calls(module)).toEqual([
      "axios waited for: axios({ url: '/a' })",
      "axios waited for: client.post('/b', {})",
      "axios waited for: client.get('/c')",
    ]);
  });
});

describe('got', () => {
  test('calls: the package and its instances, whether they are waited for', async () => {
    const module = await moduleOf(
      'src/a.ts',
      code`
        import got from 'got';

        const client = got.extend({ prefixUrl: 'https://api.example.com' });
        await got('/a').json();
        await client.put('/b');
      `,
    );
    expect(calls(module)).toEqual([
      "got waited for: got('/a')",
      "got waited for: client.put('/b')",
    ]);
  });
});

describe('requests', () => {
  test('calls: functions and sessions', async () => {
    const module = await moduleOf(
      'app/a.py',
      code`
        import requests

        session = requests.Session()
        requests.get("/a")
        session.post("/b", json={})
      `,
    );
    expect(calls(module)).toEqual([
      'requests waited for: requests.get("/a")',
      'requests waited for: session.post("/b", json={})',
    ]);
  });
});

describe('httpx', () => {
  test('calls: functions and clients', async () => {
    const module = await moduleOf(
      'app/a.py',
      code`
        import httpx

        httpx.get("/a")
        with httpx.Client() as client:
            client.post("/b")
      `,
    );
    expect(calls(module)).toEqual([
      'httpx waited for: httpx.get("/a")',
      'httpx waited for: client.post("/b")',
    ]);
  });
});

describe('aiohttp', () => {
  test('calls: sessions, whether they are waited for', async () => {
    const module = await moduleOf(
      'app/a.py',
      code`
        import asyncio

        import aiohttp

        session = aiohttp.ClientSession()
        await session.get("/a")
        asyncio.create_task(session.post("/b"))
        async with session.get("/c") as answer:
            pass
      `,
    );
    expect(calls(module)).toEqual([
      'aiohttp waited for: session.get("/a")',
      'aiohttp left alone: session.post("/b")',
      'aiohttp waited for: session.get("/c")',
    ]);
  });
});
