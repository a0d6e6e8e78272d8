import { defineConfig } from 'vitest/config';

// `npm run test:campaign` is the same suite in mode "campaign": property tests multiply their runs by
// ROLLCALL_CAMPAIGN (20 when unset) through test/support/seed.ts.
const campaignDefault = '20';

export default defineConfig(({ mode }) => {
  const campaign =
    mode === 'campaign' ? (process.env['ROLLCALL_CAMPAIGN'] ?? campaignDefault) : undefined;
  return {
    test: {
      include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
      // Processes, because tests kill, fork and open native stores; two, because that is what CI has.
      pool: 'forks',
      maxWorkers: 2,
      testTimeout: campaign === undefined ? 30_000 : 30 * 60_000,
      hookTimeout: 60_000,
      // A forgotten `.only` must turn the run red instead of skipping the rest of the file.
      allowOnly: false,
      ...(campaign !== undefined && { env: { ROLLCALL_CAMPAIGN: campaign } }),
    },
  };
});
