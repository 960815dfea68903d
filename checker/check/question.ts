// A question of a lesson: what a client says, and which server would give each of the answers.

export type Question = {
  /** The step, and a name: `01.q.pieces`. */
  id: string
  /** `opening` and `closing` ask of the step's server, `stop` of the reader's as it is at that place. */
  kind: 'opening' | 'stop' | 'closing'
  /**
   * The anchor of the section in which a stop asks it, or which answers it; with the number of its lesson
   * where that is another one: `02#four-files`.
   */
  section: string
  /** The question as it stands in the lesson, in Markdown, on one line. */
  ask: string
  /** What happens, to see the answer. */
  experiment: Experiment
  choices: Choice[]
}

export type Experiment =
  /** The words of `npm run say PORT …`, and files that `www` has then, besides those of the course. */
  | { say: string[]; www?: Record<string, OddFile> }
  /** The arguments with which the server is started. */
  | { start: string[] }

/** A named pipe, which nobody writes; a Unix socket, which nobody can open; a file of so many bytes. */
export type OddFile = 'pipe' | 'socket' | number

export type Choice = {
  text: string
  /**
   * The server that gives this answer: `here` (the reader's, at that place), `#closing` (the reader's, where
   * that section begins), `step` (the step's), `02` (that of another step), or the name of a wrong server.
   */
  by: string
  /** How the answer can be told from what is seen then. */
  shows: RegExp
}

/** The right answer is that of the server which is asked about. */
export function rightChoice({ kind, choices }: Question): number {
  return choices.findIndex(({ by }) => by === (kind === 'stop' ? 'here' : 'step'))
}
