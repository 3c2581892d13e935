import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, number } from '../redraw'

const hash = 'ab'.repeat(32)

test('a value gives the number that the server and the command get', async () => {
  assert.equal(await number('value', '3 14 15 27 33 41', hash, 1_000), 509)
  assert.equal(await number('value', '3 14 15 27 33 41', hash, 10_000), 9_509)
  assert.equal(await number('value', 'żółw', hash, 997), 557)
})

test('digits are the number, all of them', async () => {
  assert.equal(await number('digits', '007', hash, 1_000), 7)
  for (const bad of ['7', '0070', '-07', '7a7']) assert.equal(await number('digits', bad, hash, 1_000), -1)
})

test('a file that is missing is named', async () => {
  await assert.rejects(check(async () => undefined, hash), { message: 'manifest.json' })
})
