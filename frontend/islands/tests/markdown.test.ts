import assert from 'node:assert/strict'
import { test } from 'node:test'
import { marked, type Mark, type Selected } from '../parts/markdown'

/** Reads and writes a text with its selection in brackets like these: ‹ ›. */
const read = (s: string): Selected => ({ text: s.replace(/[‹›]/g, ''), from: s.indexOf('‹'), to: s.indexOf('›') - 1 })
const write = ({ text, from, to }: Selected): string => text.slice(0, from) + '‹' + text.slice(from, to) + '›' + text.slice(to)

const cases: [string, Mark, string, string][] = [
  ['bold goes around the words', 'b', 'a ‹bench› here', 'a **‹bench›** here'],
  ['bold goes away again', 'b', 'a **‹bench›** here', 'a ‹bench› here'],
  ['italic goes around nothing, to write inside', 'i', 'a ‹›', 'a _‹›_'],
  ['a link keeps its words selected', 'link', 'see ‹this›', 'see [‹this›](https://)'],
  ['the line of the cursor becomes a point', 'ul', 'one\ntw‹›o\nthree', 'one\n‹- two›\nthree'],
  ['all lines touched become points', 'ul', 'o‹ne\ntw›o', '‹- one\n- two›'],
  ['points become lines again', 'ul', '‹- one\n- two›', '‹one\ntwo›'],
  ['a half-made list is finished', 'ul', '‹- one\ntwo›', '‹- one\n- two›'],
]
for (const [name, mark, before, after] of cases) {
  test(name, () => assert.equal(write(marked(read(before), mark)), after))
}
