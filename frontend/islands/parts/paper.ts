// What a questionnaire and its answers look like, as the server writes them.

export type Text = Record<string, string>
export interface Cond {
  all?: Cond[]
  any?: Cond[]
  not?: Cond
  q?: string
  is?: string
  of?: string[]
  n?: number
  to?: string
}
export interface Option { code: string; words?: Text; fixed?: boolean; exclusive?: boolean; visible_if?: Cond }
export interface Row { code: string; words?: Text; fixed?: boolean }
export interface Question {
  key: string
  type: string
  required?: boolean
  required_if?: Cond
  visible_if?: Cond
  fixed?: boolean
  options?: Option[]
  rows?: Row[]
  shuffle?: boolean
  carry_from?: string
  other?: boolean
  dont_know?: boolean
  rather_not?: boolean
  min?: number
  max?: number
  low?: number
  high?: number
}
export interface Section { key: string; visible_if?: Cond; shuffle?: boolean; questions: Question[]; jumps?: { if?: Cond; to?: string }[] }
/** A definition as Definition.ForDevice writes it. */
export interface Definition {
  languages?: string[]
  sections: Section[]
  splits?: { key: string; arms: string[] }[]
  values?: { key: string; does: string; of: string[] }[]
}
export interface Answer { c?: string[]; t?: string; r?: Record<string, string>; p?: { lat?: number; lon?: number; d?: string } }
export type Answers = Record<string, Answer>
/** What one person is shown: everything by key, in this person's order. */
export interface Shown {
  sections: number[]
  questions: Record<string, string[]> // by key of the section
  required: Record<string, boolean>
  options: Record<string, Option[]>
  rows: Record<string, Row[]>
  kept: Answers // of what is shown, and without options that are not
}
export interface Problem { question: string; row?: string; key: string; n?: number }
