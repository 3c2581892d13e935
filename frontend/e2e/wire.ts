// Plain HTTP to a portal. Node cannot resolve *.localhost everywhere, so the portal is named in
// the Host header only.
import { request, type IncomingHttpHeaders } from 'node:http'
import { addr } from './town'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  text: string
}

export interface Call {
  form?: Record<string, string>
  headers?: Record<string, string>
}

export function call(host: string, path: string, { form, headers = {} }: Call = {}): Promise<Answer> {
  const [hostname, port] = addr().split(':')
  const body = form && new URLSearchParams(form).toString()
  return new Promise((resolve, reject) => {
    const ask = request({ hostname, port, path, method: body === undefined ? 'GET' : 'POST', headers: {
      host, ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...headers,
    } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const whole = Buffer.concat(parts)
        resolve({ status: answer.statusCode!, headers: answer.headers, body: whole, text: whole.toString('utf8') })
      })
    })
    ask.on('error', reject)
    ask.end(body)
  })
}
