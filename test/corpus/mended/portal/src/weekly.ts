/** Which exports run on a schedule, and when. */
export const weekly = [{ cron: '0 6 * * 1', run: 'export-parcels' }];
