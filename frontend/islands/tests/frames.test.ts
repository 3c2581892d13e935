import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Log, type Frame } from '../parts/frames'

const item = (seq: number): Frame => ({ t: 'item', seq, op: 'post', html: `<li id="c-${seq}">` })
const sync = (seq: number): Frame => ({ t: 'sync', seq })

test('items are applied one after the other', () => {
  const log = new Log(41)
  assert.deepEqual([item(42), item(43)].map((f) => log.take(f)), ['apply', 'apply'])
  assert.equal(log.last, 43)
})

test('an item that was seen is ignored', () => {
  const log = new Log(41)
  assert.deepEqual([item(42), item(42), item(7)].map((f) => log.take(f)), ['apply', 'ignore', 'ignore'])
  assert.equal(log.last, 42)
})

test('an item that skips one is not applied, and the last one stays what it was', () => {
  const log = new Log(41)
  assert.equal(log.take(item(43)), 'gap')
  assert.equal(log.last, 41)
  assert.deepEqual([item(42), item(43)].map((f) => log.take(f)), ['apply', 'apply'])
})

test('a gap that is there again after asking needs a new look at the page', () => {
  const log = new Log(41)
  assert.equal(log.take(item(43)), 'gap')
  assert.equal(log.take(item(43)), 'snapshot')
})

test('a gap after progress is a new gap', () => {
  const log = new Log(41)
  log.take(item(43))
  log.take(item(42))
  assert.equal(log.take(item(44)), 'gap')
})

test('a sync that is ahead of us shows that something was lost', () => {
  const log = new Log(41)
  assert.equal(log.take(sync(41)), 'ignore')
  assert.equal(log.take(sync(42)), 'gap')
})

test('after a new look at the page the log goes on from there', () => {
  const log = new Log(41)
  assert.equal(log.take({ t: 'snapshot' }), 'snapshot')
  log.restart(90)
  assert.deepEqual([item(90), item(91)].map((f) => log.take(f)), ['ignore', 'apply'])
})

test('frames without a place in the order are applied at any time', () => {
  const log = new Log(41)
  assert.equal(log.take({ t: 'presence', n: 3 }), 'apply')
  assert.equal(log.take({ t: 'hint', kind: 'idea', id: '12' }), 'apply')
  assert.equal(log.last, 41)
})
