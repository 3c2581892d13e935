// Draws docs/images/five-towns.png: the front pages of the five towns on phones, side by side.
//
//   bin/almenda serve &                     in an empty data folder
//   node frontend/e2e/five-towns.mjs        http://localhost:8080 unless another origin is named
import path from 'node:path'
import { chromium } from '@playwright/test'

const origin = new URL(process.argv[2] ?? 'http://localhost:8080')
const target = path.resolve(import.meta.dirname, '../../docs/images/five-towns.png')
const phone = { width: 360, height: 740 }
const gap = 10
const scale = 0.7 // drawn that small, not shrunk afterwards: sharper, and fewer bytes

const browser = await chromium.launch({
  executablePath: process.env.ALMENDA_CHROMIUM || '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const page = await browser.newPage({ viewport: phone, deviceScaleFactor: scale })
const pictures = []
for (const town of ['karlstad', 'kobenhavn', 'krakow', 'augustow', 'wasilkow']) {
  await page.goto(`${origin.protocol}//${town}.${origin.host}`, { waitUntil: 'networkidle' })
  pictures.push((await page.screenshot()).toString('base64'))
}
const width = phone.width * scale
const sheet = await browser.newPage({ viewport: { width: pictures.length * (width + gap) - gap, height: phone.height * scale } })
await sheet.setContent(`<body style="margin:0;display:flex;gap:${gap}px;background:#8a8f98">${
  pictures.map((data) => `<img alt="" width="${width}" src="data:image/png;base64,${data}">`).join('')}`)
await sheet.screenshot({ path: target })
await browser.close()
