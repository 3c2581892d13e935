import assert from 'node:assert/strict'
import { test } from 'node:test'
import { add, replay, verdict, type Parcel, type Verdict } from '../parts/outbox'

const parcel = (key: string, text = ''): Parcel => ({ url: '/comments', key, draft: 'd-' + key, body: [['text', text]] })

/** A phone and a server: answers are taken from the list, then all is well. */
function phone(parcels: Parcel[], answers: (Verdict | Error)[] = []) {
  const store = { parcels, received: [] as string[] }
  const send = async (p: Parcel): Promise<Verdict> => {
    const answer = answers.shift() ?? 'done'
    store.received.push(p.key)
    if (answer instanceof Error) throw answer
    return answer
  }
  return { store, run: () => replay(() => store.parcels, (left) => (store.parcels = left), send) }
}

test('the same form sent twice waits once, with its newest text', () => {
  const parcels = add(add([parcel('a', 'old'), parcel('b')], parcel('c')), parcel('a', 'new'))
  assert.deepEqual(parcels.map((p) => p.key), ['b', 'c', 'a'])
  assert.deepEqual(parcels[2]!.body, [['text', 'new']])
})

test('what waits is sent once, oldest first', async () => {
  const { store, run } = phone([parcel('a'), parcel('b')])
  assert.equal(await run(), true)
  assert.equal(await run(), true)
  assert.deepEqual(store.received, ['a', 'b'])
  assert.deepEqual(store.parcels, [])
})

test('without an answer a form stays, and those behind it wait for it', async () => {
  const { store, run } = phone([parcel('a'), parcel('b')], [new Error('no network')])
  assert.equal(await run(), false)
  assert.deepEqual(store.parcels.map((p) => p.key), ['a', 'b'])
  assert.equal(await run(), true)
  assert.deepEqual(store.received, ['a', 'a', 'b'])
})

test('a refused form does not hold up the others', async () => {
  const { store, run } = phone([parcel('a'), parcel('b')], ['refused'])
  assert.equal(await run(), true)
  assert.deepEqual(store.received, ['a', 'b'])
})

test('what another window adds meanwhile is sent and not lost', async () => {
  const { store } = phone([parcel('a')])
  const sent: string[] = []
  await replay(() => store.parcels, (left) => (store.parcels = left), async (p) => {
    if (p.key === 'a') store.parcels = add(store.parcels, parcel('b'))
    sent.push(p.key)
    return 'done'
  })
  assert.deepEqual(sent, ['a', 'b'])
})

test('answers are read for what they mean to a waiting form', () => {
  const meaning = (status: number, url = 'http://karlstad.localhost/i/12') => verdict(status, url)
  assert.deepEqual([200, 201, 204].map((s) => meaning(s)), ['done', 'done', 'done'])
  assert.deepEqual([400, 403, 404, 409, 410, 413, 422].map((s) => meaning(s)), Array(7).fill('refused'))
  assert.deepEqual([401, 408, 425, 429, 500, 502, 503].map((s) => meaning(s)), Array(7).fill('later'))
})

test('being led to the sign-in is no success', () => {
  assert.equal(verdict(200, 'http://karlstad.localhost/login?next=%2Fi%2F12'), 'later')
  assert.equal(verdict(200, 'http://karlstad.localhost/en/login/code'), 'later')
  assert.equal(verdict(200, 'http://karlstad.localhost/i/my-login-idea'), 'done')
})
