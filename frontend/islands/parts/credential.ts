// The member's half of a blind signature (RFC 9474): draws a number, hides it, has it signed, and takes
// the hiding off again. What the registry saw and what comes out have nothing in common.
import { BlindRSA } from '@cloudflare/blindrsa-ts'

/** What is needed to ask for the same signature again, after a reply got lost. */
export interface Draft {
  message: Uint8Array
  inverse: Uint8Array
  blinded: Uint8Array
}

const suite = new BlindRSA({ name: 'RSABSSA-SHA384-PSS-Randomized', hash: 'SHA-384', saltLength: 48, prepareType: 32, supportsRSARAW: false })

export const able = (): boolean => typeof crypto === 'object' && !!crypto.subtle && typeof BigInt === 'function'

export const text = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

export const bytes = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))

export async function hash(data: ArrayBuffer): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', data)), (b) => b.toString(16).padStart(2, '0')).join('')
}

export const key = (spki: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('spki', bytes(spki) as BufferSource, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])

export async function blind(to: CryptoKey): Promise<Draft> {
  const message = suite.prepare(crypto.getRandomValues(new Uint8Array(32)))
  const { blindedMsg, inv } = await suite.blind(to, message)
  return { message, inverse: inv, blinded: blindedMsg }
}

/** The token, as it travels to the answer host. Fails when the signature is not that of the key. */
export async function finish(by: CryptoKey, stratum: string, draft: Draft, signature: Uint8Array): Promise<string> {
  const final = await suite.finalize(by, draft.message, signature, draft.inverse)
  return ['a', stratum, text(draft.message), text(final)].join('.')
}
