import { describe, expect, it } from 'vitest';

import { createLogger } from './logger.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { RepeatedWork } from './repeated-work.ts';

/** A timer that the test moves on, and a store that notes what it is asked. */
class Scene {
  readonly asked: string[] = [];
  readonly lines: string[] = [];
  everyMs = 0;
  isCancelled = false;
  next: () => void = () => expect.fail('no timer was started');
  purge: () => Promise<number> = async () => 3;

  start(retentionDays = 365): RepeatedWork {
    return startHousekeeping({
      queue: {
        purge: async (days) => {
          this.asked.push(`purge ${days}`);
          return this.purge();
        },
      },
      blobs: {
        evict: async (days) => {
          this.asked.push(`evict ${days}`);
          return 5;
        },
      },
      retention: {
        forget: async (days) => {
          this.asked.push(`forget ${days}`);
          return { deadLetters: 1, reviews: 2, audits: 4 };
        },
      },
      retentionDays,
      log: createLogger('info', { write: (line) => this.lines.push(line) }),
      timer: (run, everyMs) => {
        this.next = run;
        this.everyMs = everyMs;
        return () => {
          this.isCancelled = true;
        };
      },
    });
  }
}

describe('startHousekeeping', () => {
  it('deletes at once and every day, and logs how much', async () => {
    const scene = new Scene();
    const housekeeping = scene.start();
    await housekeeping.stop();
    expect(scene.everyMs).toBe(24 * 60 * 60 * 1000);
    expect(scene.asked).toEqual(['purge 8', 'evict 30', 'forget 365']);
    scene.next();
    await housekeeping.stop();
    expect(scene.asked).toHaveLength(6);
    expect(scene.lines[0]).toContain(
      '"deliveries":3,"blobs":5,"deadLetters":1,"reviews":2,"audits":4',
    );
  });

  it('keeps no blob for longer than anything else', async () => {
    const scene = new Scene();
    await scene.start(10).stop();
    expect(scene.asked).toEqual(['purge 8', 'evict 10', 'forget 10']);
  });

  it('never runs twice at once', async () => {
    const scene = new Scene();
    const { promise, resolve } = Promise.withResolvers<number>();
    scene.purge = async () => promise;
    const housekeeping = scene.start();
    scene.next();
    scene.next();
    expect(scene.asked).toEqual(['purge 8']);
    resolve(0);
    await housekeeping.stop();
    expect(scene.asked).toEqual(['purge 8', 'evict 30', 'forget 365']);
  });

  it('logs a failure, still does the rest, and tries again the next day', async () => {
    const scene = new Scene();
    scene.purge = async () => {
      throw new Error('the database is down');
    };
    const housekeeping = scene.start();
    await housekeeping.stop();
    expect(scene.asked).toEqual(['purge 8', 'evict 30', 'forget 365']);
    expect(scene.lines[0]).toContain('the database is down');
    scene.purge = async () => 1;
    scene.next();
    await housekeeping.stop();
    expect(scene.lines.at(-1)).toContain('"deliveries":1');
  });

  it('stops its timer and waits for the run that is under way', async () => {
    const scene = new Scene();
    const { promise, resolve } = Promise.withResolvers<number>();
    scene.purge = async () => promise;
    const stopped = scene.start().stop();
    expect(scene.isCancelled).toBe(true);
    resolve(0);
    await stopped;
    expect(scene.asked).toEqual(['purge 8', 'evict 30', 'forget 365']);
  });
});
