// Keeps one thing per survey on this device. Where that is not allowed, it is kept until the page goes.
const memory = new Map<string, unknown>()

function open(): Promise<IDBObjectStore> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('almenda-panel', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('drafts')
    asked.onerror = asked.onblocked = () => reject(asked.error)
    asked.onsuccess = () => {
      const { result } = asked
      const task = result.transaction('drafts', 'readwrite')
      task.oncomplete = task.onabort = () => result.close()
      resolve(task.objectStore('drafts'))
    }
  })
}

const run = async <T>(act: (drawer: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const request = act(await open())
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export async function kept<T>(name: string): Promise<T | undefined> {
  try {
    return (await run<T | undefined>((drawer) => drawer.get(name))) ?? (memory.get(name) as T | undefined)
  } catch {
    return memory.get(name) as T | undefined
  }
}

export async function keep(name: string, thing: unknown): Promise<void> {
  memory.set(name, thing)
  await run((drawer) => drawer.put(thing, name)).catch(() => undefined)
}

export async function forget(name: string): Promise<void> {
  memory.delete(name)
  await run((drawer) => drawer.delete(name)).catch(() => undefined)
}
