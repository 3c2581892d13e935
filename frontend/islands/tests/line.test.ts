import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Frame } from '../parts/frames'
import { follow, type Source } from '../parts/line'

/** A socket that the test holds in its hands. */
class Socket {
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number; reason: string }) => void
  shut = false
  close(): void {
    this.shut = true
  }
  say(frame: Frame): void {
    this.onmessage!({ data: JSON.stringify(frame) })
  }
  drop(code = 1006, reason = ''): void {
    this.onclose!({ code, reason })
  }
}

const presence: Frame = { t: 'presence', n: 1 }
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A line whose surroundings are written down; script says what each socket does. */
function line(script: (socket: Socket, n: number) => void, change: Partial<Source> = {}) {
  const told = { sockets: [] as Socket[], waits: [] as number[], taken: [] as Frame[], polls: 0 }
  const stop = new AbortController()
  const source: Source = {
    open() {
      const socket = new Socket()
      told.sockets.push(socket)
      queueMicrotask(() => script(socket, told.sockets.length))
      return socket as unknown as WebSocket
    },
    async poll() {
      told.polls++
      return []
    },
    async take(frame) {
      told.taken.push(frame)
      return true
    },
    async wait(ms) {
      told.waits.push(ms)
      await settled() // let the test see it
    },
    ...change,
  }
  return { told, stop, done: follow(source, stop.signal) }
}

test('frames are taken in their order, one at a time', async () => {
  const order: string[] = []
  const { stop, done } = line((socket) => {
    for (const seq of [1, 2, 3]) socket.say({ t: 'sync', seq })
  }, {
    async take(frame) {
      const { seq } = frame as { seq: number }
      order.push(`in ${seq}`)
      await settled()
      order.push(`out ${seq}`)
      if (seq === 3) stop.abort()
      return true
    },
  })
  await done
  assert.deepEqual(order, ['in 1', 'out 1', 'in 2', 'out 2', 'in 3', 'out 3'])
})

test('three sockets that bring nothing lead to polls', async () => {
  const { told, stop, done } = line((socket) => socket.drop(), {
    async poll() {
      stop.abort()
      return []
    },
  })
  await done
  assert.equal(told.sockets.length, 3)
})

test('a socket that brought something does not count as a failure', async () => {
  const { told, stop, done } = line((socket, n) => {
    if (n === 6) stop.abort()
    else {
      socket.say(presence)
      socket.drop()
    }
  })
  await done
  assert.equal(told.polls, 0)
  assert.equal(told.sockets.length, 6)
})

test('a gap ends the socket, and nothing that it brings afterwards is taken', async () => {
  const taken: number[] = []
  const { told, stop, done } = line((socket, n) => {
    if (n === 2) return stop.abort()
    for (const seq of [5, 6, 7]) socket.say({ t: 'sync', seq })
  }, {
    async take(frame) {
      taken.push((frame as { seq: number }).seq)
      return false
    },
  })
  await done
  assert.deepEqual(taken, [5])
  assert.ok(told.sockets[0]!.shut)
})

test('a restarting server is given the time that it asks for', async () => {
  const { told, stop, done } = line((socket, n) => n === 5 ? stop.abort() : socket.drop(1012, '4'))
  await done
  assert.equal(told.polls, 0, 'a planned restart is no failure of sockets')
  assert.equal(told.waits.length, 4)
  assert.ok(told.waits.every((ms) => ms >= 0 && ms <= 4_000), String(told.waits))
})

test('a server that does not hold polls is not asked without a pause', async () => {
  const { told, stop, done } = line((socket) => socket.drop(), {
    async wait(ms) {
      told.waits.push(ms)
      if (told.waits.length === 6) stop.abort()
    },
  })
  await done
  assert.ok(told.waits.slice(3).every((ms) => ms >= 1_000), String(told.waits))
})

test('after twenty polls sockets are tried again', async () => {
  const { told, stop, done } = line((socket, n) => n === 4 ? stop.abort() : socket.drop())
  await done
  assert.equal(told.polls, 20)
})

test('where there are no polls sockets are tried for ever', async () => {
  const { told, stop, done } = line((socket, n) => n === 10 ? stop.abort() : socket.drop(), { poll: undefined })
  await done
  assert.equal(told.sockets.length, 10)
})

test('a browser that refuses sockets follows by polls', async () => {
  const { told, stop, done } = line(() => undefined, {
    open() {
      throw new Error('refused')
    },
    async poll() {
      told.polls++
      stop.abort()
      return [presence]
    },
  })
  await done
  assert.deepEqual(told.taken, [presence])
})

test('a gap in a poll asks again before later frames are taken', async () => {
  const taken: number[] = []
  const { told, stop, done } = line((socket) => socket.drop(), {
    async poll() {
      if (++told.polls === 2) stop.abort()
      return [{ t: 'sync', seq: 5 }, { t: 'sync', seq: 6 }]
    },
    async take(frame) {
      taken.push((frame as { seq: number }).seq)
      return false
    },
  })
  await done
  assert.deepEqual(taken, [5, 5])
})

test('hanging up does not wait for a network that is gone', async () => {
  const { told, stop, done } = line(() => undefined)
  await settled()
  stop.abort()
  await done
  assert.ok(told.sockets[0]!.shut)
})
