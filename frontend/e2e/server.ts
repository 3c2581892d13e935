// Starts the binary under test once for all journeys and stops it after them.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const patience = 60_000 // ms that five towns may take to be seeded

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function ready(url: string, stopped: () => boolean): Promise<boolean> {
  const until = Date.now() + patience
  while (Date.now() < until && !stopped()) {
    const well = await fetch(url).then((answer) => answer.ok, () => false)
    if (well) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

export default async function start(): Promise<() => Promise<void>> {
  const binary = process.env.ALMENDA_BIN || path.join(root, 'bin/almenda')
  if (!existsSync(binary)) throw new Error(`${binary} is not there; run "make build"`)
  const data = mkdtempSync(path.join(tmpdir(), 'almenda-e2e-'))
  const addr = `127.0.0.1:${await freePort()}`
  const own = { ...process.env, ALMENDA_LOG: 'warn', ALMENDA_ADDR: addr, ALMENDA_DATA: path.join(data, 'towns') }
  const log = openSync(path.join(data, 'log'), 'w')
  const server = spawn(binary, ['serve'], { env: own, stdio: ['ignore', log, log] })
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  if (!await ready(`http://${addr}/healthz`, () => server.exitCode !== null)) {
    server.kill('SIGKILL')
    throw new Error(`the server did not start:\n${readFileSync(path.join(data, 'log'), 'utf8')}`)
  }
  // Workers inherit these.
  process.env.ALMENDA_E2E_ADDR = addr
  process.env.ALMENDA_E2E_DATA = own.ALMENDA_DATA
  process.env.ALMENDA_E2E_BIN = binary
  return async () => {
    server.kill('SIGTERM')
    await gone
    const said = readFileSync(path.join(data, 'log'), 'utf8')
    const faults = said.split('\n').filter((line) => /level=ERROR|panic/.test(line))
    rmSync(data, { recursive: true, force: true })
    if (faults.length) throw new Error(`the server logged errors:\n${faults.join('\n')}`)
    if (server.exitCode !== 0) throw new Error(`the server ended with ${server.exitCode}:\n${said}`)
  }
}
