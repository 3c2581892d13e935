// Builds styles and islands into dist/, with names that carry a hash of their content, and
// dist/manifest.json, which maps the plain names to them ({"core.js": "core.1a2b3c4d5e.js"}).
//
//   node build.mjs            build
//   node build.mjs --sizes    build, print compressed sizes, fail over budget
//   node build.mjs --drift    build, fail when git then sees a difference in dist/
//   node build.mjs --tests    bundle islands/tests/*.test.ts and run them with node's own runner
//
// dist/ is committed, so that the Go binary builds on a machine without node. The hash is taken
// here and not by the bundler, so that it depends on nothing but the bytes.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = import.meta.dirname
const dist = path.join(root, 'dist')
const budget = { core: 3072, others: 6144 } // bytes, compressed; others: what one page fetches besides core
// Both carry the logic of questionnaires. Interviews are fetched once in an office. A survey turns its pages
// without a network, and shows on each what the answers ask for: paid for by pages that are small. Taking
// the right to answer needs numbers of 2048 bits, on one small page.
const roomier = { 'staff: interviews in the street': 8192, 'a survey, answered': 9728, 'a survey of a panel, answered': 10240, 'panel: a member takes the right to answer': 16384 }
const onTap = ['street.js'] // carries Leaflet, is fetched only when a person asks for it
// Which islands a page names in data-island. Core itself fetches those of "any page" when it needs
// them. An island that stands nowhere here fails the check.
const pages = {
  'any page': ['invokers.js', 'queue.js'],
  'a discussion': ['live.js', 'mdbar.js'],
  'a live room, its wall, its host\'s desk': ['live.js', 'stage.js', 'mdbar.js'],
  'an idea, step by step': ['suggest.js', 'mdbar.js', 'map.js', 'photo.js'],
  'a draft to comment on': ['quote.js'],
  'staff: what takes long': ['progress.js'],
  'staff: a survey that is built': ['builder.js'],
  'districts: what is near': ['near.js'],
  'staff: interviews in the street': ['rounds.js'],
  'a survey, answered': ['survey.js', 'map.js'],
  'a survey of a panel, answered': ['survey.js', 'map.js', 'panelist.js'],
  'panel: a member takes the right to answer': ['credential.js'],
  'panel: a draw, checked again': ['redraw.js'],
}

const listed = (folder, ending) =>
  readdirSync(path.join(root, folder)).filter((name) => name.endsWith(ending)).sort().map((name) => path.join(root, folder, name))

const shared = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  charset: 'utf8',
  legalComments: 'inline', // licences ask for their notice
  logLevel: 'warning',
}

const scripts = {
  ...shared, outdir: dist, format: 'esm', splitting: false, minify: true, target: 'es2020', loader: { '.css': 'text' },
}

const named = (result) => result.outputFiles.map((file) => ({ name: path.basename(file.path), bytes: Buffer.from(file.contents) }))

/**
 * Every built file: plain name, bytes, and the hash that goes into its name. The islands share one
 * hash, so that core can find each of them by its plain name; core is built last, to know it.
 */
async function compile() {
  const core = path.join(root, 'islands/core.ts')
  const islands = named(await build({ ...scripts, entryPoints: listed('islands', '.ts').filter((file) => file !== core) }))
  const hash = digest(...islands.map((file) => file.bytes))
  const define = { ISLANDS: JSON.stringify(`.${hash}.js`) }
  const others = [...named(await build({ ...scripts, entryPoints: [core], define })), ...await sheets()]
  return [...islands.map((file) => ({ ...file, hash })), ...others.map((file) => ({ ...file, hash: digest(file.bytes) }))]
}

/** The styles; app.css may be missing in a checkout that has only the islands. */
async function sheets() {
  const app = path.join(root, 'styles/app.css')
  if (!existsSync(app)) return []
  return named(await build({ ...shared, entryPoints: [app], outdir: dist, minify: true, loader: { '.svg': 'dataurl', '.woff2': 'dataurl' } }))
}

function digest(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 10)
}

const hashed = ({ name, hash }) => `${path.parse(name).name}.${hash}${path.extname(name)}`

/** Writes dist/ and takes away what is stale, in that order: a Go build beside us always finds files. */
function put(files) {
  mkdirSync(dist, { recursive: true })
  const manifest = {}
  for (const file of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    manifest[file.name] = hashed(file)
    writeFileSync(path.join(dist, manifest[file.name]), file.bytes)
  }
  writeFileSync(path.join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
  const kept = new Set(['manifest.json', ...Object.values(manifest)])
  for (const name of readdirSync(dist)) if (!kept.has(name)) rmSync(path.join(dist, name))
}

function sizes(files) {
  const weight = new Map(files.map(({ name, bytes }) => [name, gzipSync(bytes, { level: 9 }).length]))
  for (const { name, bytes } of files) console.log(`${name.padEnd(16)} ${String(bytes.length).padStart(8)} B ${String(weight.get(name)).padStart(7)} B gz`)
  const sum = (names) => names.reduce((all, name) => all + weight.get(name), 0)
  let over = weight.get('core.js') > budget.core
  console.log(`core ${weight.get('core.js')} of ${budget.core} B gz`)
  for (const [page, islands] of Object.entries(pages)) {
    const all = sum([...new Set([...pages['any page'], ...islands])])
    const most = roomier[page] ?? budget.others
    console.log(`${page}: ${all} of ${most} B gz`)
    over ||= all > most
  }
  const known = new Set(['core.js', ...onTap, ...Object.values(pages).flat()])
  const strays = [...weight.keys()].filter((name) => name.endsWith('.js') && !known.has(name))
  if (strays.length) throw new Error(`on which page does it run? ${strays.join(', ')}`)
  if (over) throw new Error('islands are over their budget')
}

function drift() {
  const git = spawnSync('git', ['status', '--porcelain', '--', 'dist'], { cwd: root, encoding: 'utf8' })
  if (git.status !== 0) throw new Error(`git: ${git.stderr}`)
  if (git.stdout) throw new Error(`dist/ is not what the sources build; run "npm run build" and commit:\n${git.stdout}`)
}

async function tests() {
  const folder = mkdtempSync(path.join(tmpdir(), 'islands-'))
  try {
    await build({
      ...shared, write: true, entryPoints: listed('islands/tests', '.test.ts'), outdir: folder, outExtension: { '.js': '.mjs' },
      platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline',
    })
    const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...readdirSync(folder).map((name) => path.join(folder, name))], { stdio: 'inherit' })
    process.exitCode = run.status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

try {
  if (process.argv.includes('--tests')) {
    await tests()
  } else {
    const files = await compile()
    put(files)
    if (process.argv.includes('--sizes')) sizes(files)
    if (process.argv.includes('--drift')) drift()
  }
} catch (problem) {
  console.error(problem.message)
  process.exitCode = 1
}
