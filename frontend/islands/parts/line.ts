// Keeps the connection to the server's frames: a socket, and long polls where sockets fail.
import { delay } from './backoff'
import type { Frame } from './frames'

const enough = 3 // sockets that brought nothing before polls are tried
const pollsPerSocket = 20 // after so many polls the socket gets another chance
const quick = 3_000 // ms; a poll that comes back empty sooner was not held by the server
const goingAway = 1012 // the server restarts; the reason may say within how many seconds to come back

/** What the line needs from its surroundings; tests bring their own. */
export interface Source {
  open(): WebSocket
  poll: ((signal: AbortSignal) => Promise<Frame[]>) | undefined
  /** Handles one frame after the other; false ends this connection, to ask again from the last item. */
  take(frame: Frame): Promise<boolean>
  wait(ms: number): Promise<void>
}

interface Call {
  heard: boolean // brought at least one frame that could be used
  within: number | undefined // ms in which the server wants us back
}

/** Follows source until signal. Never rejects. */
export async function follow(source: Source, signal: AbortSignal): Promise<void> {
  let failures = 0
  let polls = 0
  while (!signal.aborted) {
    let pause = 0
    if (!source.poll || failures < enough || polls >= pollsPerSocket) {
      polls = 0
      const { heard, within } = await listen(source, signal)
      failures = heard || within ? 0 : failures + 1
      // Where sockets are blocked the person has waited long enough: polls begin at once.
      const giveUp = source.poll && failures === enough
      pause = within ? Math.random() * within : giveUp ? 0 : delay(failures)
    } else {
      polls++
      const began = performance.now()
      const brought = await ask(source, signal)
      if (brought < 0) pause = delay(failures++)
      else failures = enough
      if (!brought && performance.now() - began < quick) pause = quick
    }
    if (pause && !signal.aborted) await source.wait(pause)
  }
}

/** How many frames a poll brought; -1 for none because of a fault. */
async function ask(source: Source, signal: AbortSignal): Promise<number> {
  try {
    const frames = await source.poll!(signal)
    for (const frame of frames) if (!await source.take(frame)) return -1
    return frames.length
  } catch {
    return -1
  }
}

/** One socket, from its opening to its end. */
function listen(source: Source, signal: AbortSignal): Promise<Call> {
  return new Promise((resolve) => {
    let heard = false
    let left = false // by us: what still comes in is for the next call
    let turn = Promise.resolve()
    let socket: WebSocket | undefined
    const finish = (within?: number): void => void turn.then(() => resolve({ heard, within }))
    const leave = (): void => {
      left = true
      socket?.close()
      finish() // without waiting for a network that may be gone
    }
    try {
      socket = source.open()
    } catch {
      return leave() // refused before it began, by policy or by an old browser
    }
    signal.addEventListener('abort', leave, { once: true })
    socket.onmessage = ({ data }) => {
      turn = turn.then(async () => {
        if (left) return
        if (await source.take(JSON.parse(data as string) as Frame)) heard = true
        else leave()
      }).catch(leave)
    }
    socket.onclose = ({ code, reason }) => finish(code === goingAway && Number(reason) > 0 ? Number(reason) * 1000 : undefined)
  })
}
