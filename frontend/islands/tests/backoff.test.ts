import assert from 'node:assert/strict'
import { test } from 'node:test'
import { delay } from '../parts/backoff'

test('the first wait is between one and two seconds', () => {
  assert.equal(delay(0, () => 0), 1_000)
  assert.equal(delay(0, () => 1), 2_000)
})

test('the longest wait doubles until it is half a minute', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 100].map((n) => delay(n, () => 1)), [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})

test('no wait is shorter than a second, however late it is', () => {
  assert.equal(delay(100, () => 0), 1_000)
})

test('a crowd is spread over the whole time', () => {
  const waits = Array.from({ length: 1_000 }, () => delay(4))
  for (let from = 1_000; from < 30_000; from += 2_900) {
    assert.ok(waits.some((wait) => wait >= from && wait < from + 2_900), `nobody comes back between ${from} and ${from + 2_900} ms`)
  }
})
