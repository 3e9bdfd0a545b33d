import Bottleneck from 'bottleneck';

/**
 * How fast one installation writes. GitHub asks for a second between writes and allows bursts within
 * 80 content-creating requests a minute (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).
 * A review writes three times, so short bursts pass at once and only a flood is spread out: `burst` at
 * once, then one a second, one at a time. The plugin's own groups wait a second before every second
 * write and treat each GraphQL read as one.
 */
export function writeBudget(burst = 10): Bottleneck.Group {
  return new Bottleneck.Group({
    maxConcurrent: 1,
    reservoir: burst,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: 1000,
    reservoirIncreaseMaximum: burst,
  });
}

/** GraphQL reads pass through the same door as writes; they need no gap, only a bound. */
export function readBudget(): Bottleneck.Group {
  return new Bottleneck.Group({ maxConcurrent: 4 });
}
