// Where forms wait on the phone: core puts them in, the queue island sends them.
import type { Parcel } from './outbox'
import { guarded, read, write } from './store'

const box = ':queue' // no draft has such a name

export const load = (): Parcel[] => guarded(() => JSON.parse(read(box)!) as Parcel[] | null) ?? []

/** Tells whether the parcels were really kept. */
export const save = (parcels: Parcel[]): boolean | undefined => write(box, JSON.stringify(parcels))

/** The idempotency key of form, or ''. */
export const keyOf = (form: HTMLFormElement | undefined): string => form?.querySelector<HTMLInputElement>('[name=key]')?.value ?? ''
