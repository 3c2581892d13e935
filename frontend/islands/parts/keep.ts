// What a tablet keeps until it is sent: pairs of a name and a text. In IndexedDB where there is one, else
// in localStorage, else in memory, where closing the page loses it.
import { guarded } from './store'

export interface Shelf {
  /** Where things are kept: 'memory' is lost with the page. */
  place: 'db' | 'local' | 'memory'
  all(prefix: string): Promise<[string, string][]>
  /** Resolves once it is kept. */
  put(name: string, text: string): Promise<void>
  drop(name: string): Promise<void>
}

const mine = 'almenda:rounds:'

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

function inDatabase(db: IDBDatabase): Shelf {
  const store = (mode: IDBTransactionMode): IDBObjectStore => db.transaction('kept', mode).objectStore('kept')
  const write = (act: (all: IDBObjectStore) => void): Promise<void> => new Promise((resolve, reject) => {
    const all = store('readwrite')
    all.transaction.oncomplete = () => resolve()
    all.transaction.onabort = all.transaction.onerror = () => reject(all.transaction.error)
    act(all)
  })
  return {
    place: 'db',
    all: async (prefix) => {
      const range = IDBKeyRange.bound(prefix, prefix + '\uffff')
      const from = store('readonly')
      const [names, texts] = await Promise.all([done(from.getAllKeys(range)), done(from.getAll(range))])
      return names.map((name, i) => [String(name), String(texts[i])])
    },
    put: (name, text) => write((all) => all.put(text, name)),
    drop: (name) => write((all) => all.delete(name)),
  }
}

function inLocal(): Shelf {
  return {
    place: 'local',
    all: async (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(mine + prefix)).sort()
      .map((key) => [key.slice(mine.length), localStorage.getItem(key) || '']),
    put: async (name, text) => localStorage.setItem(mine + name, text),
    drop: async (name) => localStorage.removeItem(mine + name),
  }
}

function inMemory(): Shelf {
  const all = new Map<string, string>()
  return {
    place: 'memory',
    all: async (prefix) => [...all].filter(([name]) => name.startsWith(prefix)).sort(),
    put: async (name, text) => void all.set(name, text),
    drop: async (name) => void all.delete(name),
  }
}

/** The best shelf that this browser gives. */
export async function shelf(): Promise<Shelf> {
  try {
    const request = indexedDB.open('almenda-rounds', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('kept')
    const out = inDatabase(await done(request))
    await out.put('try', '1')
    await out.drop('try')
    return out
  } catch {
    const works = guarded(() => {
      localStorage.setItem(mine + 'try', '1')
      localStorage.removeItem(mine + 'try')
      return true
    })
    return works ? inLocal() : inMemory()
  }
}
