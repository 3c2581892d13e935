import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { pipe, problems, visible, type Answers, type Definition } from '../parts/logic'

/** What internal/questionnaire is held to as well; see vectors_test.go there. */
interface Vector {
  name: string
  seed: string
  lang: string
  answers: Answers | null
  words: string[] | null
  want: {
    sections: string[]
    questions: Record<string, string[]>
    required: string[]
    options: Record<string, string[]>
    rows: Record<string, string[]>
    words: string[]
    problems: string[]
    clean: Answers
  }
}

/** The bundle runs from elsewhere, so the folder is looked for from where the tests are started. */
function folder(): string {
  for (const up of ['.', '..', '../..']) {
    const dir = path.join(process.cwd(), up, 'internal/questionnaire/testdata/vectors')
    if (existsSync(dir)) return dir
  }
  throw new Error('the vectors are not there')
}

// What the island says by itself; everything else is the server's.
const said = /^(required|pick_one|pick_some|consent|at_least|at_most|exclusive|row) /
// One answer at most comes out of radio buttons, so the island does not look for two; codes that are not
// there come from no form of ours.
const served = new Set(['two of one', 'two pictures of one', 'codes that are not known are refused and dropped', 'out of the scale',
  'a column that is not there', 'a row that is not there', 'fields of other types are dropped'])

function* vectors(): Generator<[string, Definition, Vector]> {
  const dir = folder()
  for (const name of readdirSync(dir).filter((file) => file.endsWith('.json'))) {
    const file = JSON.parse(readFileSync(path.join(dir, name), 'utf8')) as { definition: Definition; cases: Vector[] }
    for (const one of file.cases) yield [name, file.definition, one]
  }
}

test('the island shows what the server shows', async (t) => {
  let count = 0
  for (const [file, definition, v] of vectors()) {
    count++
    await t.test(`${file}: ${v.name}`, () => {
      const shown = visible(definition, v.answers || {}, v.seed)
      const keys = shown.sections.flatMap((i) => shown.questions[definition.sections[i]!.key]!)
      const codes = (map: Record<string, { code: string }[]>) =>
        Object.fromEntries(keys.filter((key) => map[key]!.length).map((key) => [key, map[key]!.map((one) => one.code)]))
      assert.deepEqual(shown.sections.map((i) => definition.sections[i]!.key), v.want.sections)
      assert.deepEqual(shown.questions, v.want.questions)
      assert.deepEqual(keys.filter((key) => shown.required[key]).sort(), v.want.required)
      assert.deepEqual(codes(shown.options), v.want.options)
      assert.deepEqual(codes(shown.rows), v.want.rows)
      assert.deepEqual(shown.kept, v.want.clean)
      assert.deepEqual((v.words || []).map((text) => pipe(definition, shown, text, v.lang)), v.want.words)
      if (served.has(v.name)) return
      const mine = shown.sections.flatMap((i) => problems(definition, shown, i))
        .map((p) => `${p.key.replace('questionnaire.problem.', '')} ${p.question} ${p.row || ''}`.trim())
      assert.deepEqual(mine.filter((p) => said.test(p + ' ')), v.want.problems.filter((p) => said.test(p)))
    })
  }
  assert.ok(count >= 100, `only ${count} cases`)
})
