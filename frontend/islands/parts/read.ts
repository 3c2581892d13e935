// How far a guest has read in a room, kept on the phone and told to nobody. For those who are
// signed in the server remembers.

/** Shows [data-since] when there is something new, and notes what is on the screen now. */
export function remember(box: HTMLElement): void {
  const link = box.querySelector<HTMLAnchorElement>('[data-since]')
  if (!link) return
  const key = 'read:' + box.dataset.room
  const rows = box.querySelectorAll<HTMLElement>('[data-list] > [data-seq]')
  const shown = Number(box.dataset.tail === undefined ? rows[rows.length - 1]?.dataset.seq : box.dataset.seq) || 0
  try {
    const read = Number(localStorage.getItem(key))
    if (read && read < Number(box.dataset.seq) && shown <= read) {
      link.href = `${link.dataset.since!}?since=${read}#comments`
      link.hidden = false
    }
    localStorage.setItem(key, String(Math.max(read, shown)))
  } catch {
    // nothing is kept on this phone
  }
}
