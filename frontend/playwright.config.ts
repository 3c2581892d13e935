// The browser journeys. The binary under test starts itself (e2e/server.ts) with its own port and
// an empty data folder; nothing else runs beside it.
//
//   ALMENDA_BIN       the binary; ../bin/almenda when not set
//   ALMENDA_CHROMIUM  the browser; /usr/bin/chromium when not set
import { defineConfig, devices } from '@playwright/test'

export const phone = {
  browserName: 'chromium' as const,
  userAgent: devices['Pixel 7'].userAgent,
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}

const scriptless = /nojs\.spec\.ts/
const roomy = /(clerk|keyboard|office|screens)\.spec\.ts/ // what is also, or rather, done at a desk

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/server.ts',
  workers: 2,
  retries: 0,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    // Without a film of every step: on a machine that draws in software it costs more than the journey.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    launchOptions: {
      executablePath: process.env.ALMENDA_CHROMIUM || '/usr/bin/chromium',
      // A machine without a graphics card draws in software, and under load its watchdog takes the
      // whole browser down. Chromium refuses its sandbox to root, who runs the tests in a container.
      args: ['--disable-gpu', '--disable-gpu-watchdog', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'android', use: phone, testIgnore: [scriptless, /(clerk|keyboard|office)\.spec\.ts/] },
    { name: 'android-nojs', use: { ...phone, javaScriptEnabled: false }, testMatch: scriptless },
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } }, testMatch: roomy },
  ],
})
