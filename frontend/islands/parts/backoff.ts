// When to try again.

const longest = 30_000
const shortest = 1_000

/**
 * Milliseconds to wait before try number attempt (the first is 0): anywhere between 1 s and a
 * limit that doubles up to 30 s. All of it is chance, so that a crowd that lost its server
 * together does not come back together.
 */
export function delay(attempt: number, chance: () => number = Math.random): number {
  const limit = Math.min(longest, shortest * 2 ** (Math.min(attempt, 10) + 1))
  return shortest + chance() * (limit - shortest)
}
