// The order of a room. Knows no browser, so that it can be tested alone.

/** What the server sends, by socket or by poll. */
export type Frame =
  | { t: 'item'; seq: number; html?: string; op: 'post' | 'edit' | 'remove' | 'part'; id?: string }
  | { t: 'sync'; seq: number } // all up to seq has been sent
  | { t: 'snapshot' } // too much was missed: read the page again
  | { t: 'presence'; n: number }
  | { t: 'hint'; kind: string; id: string }

/** What to do with a frame: show it, forget it, ask again from the last one, or read the page again. */
export type Step = 'apply' | 'ignore' | 'gap' | 'snapshot'

/** How far a room was followed. Items are applied in strict order, each once. */
export class Log {
  private stuckAt = -1

  constructor(public last: number) {}

  /** Decides on frame; after "apply" it counts as seen. */
  take(frame: Frame): Step {
    if (frame.t === 'snapshot') return 'snapshot'
    if (frame.t !== 'item' && frame.t !== 'sync') return 'apply'
    if (frame.seq <= this.last) return 'ignore'
    if (frame.t === 'sync' || frame.seq > this.last + 1) return this.gap()
    this.last = frame.seq
    return 'apply'
  }

  /** Begins again after the page was read anew. */
  restart(last: number): void {
    this.last = last
    this.stuckAt = -1
  }

  /** A gap that is still there after asking again will not close: only a new look at the page helps. */
  private gap(): Step {
    if (this.stuckAt === this.last) return 'snapshot'
    this.stuckAt = this.last
    return 'gap'
  }
}
