// The pages' templates, which a teacher may change. What comes from outside is escaped, whatever it is.
import { join } from 'node:path'
import { Eta } from 'eta'

const eta = new Eta({ views: join(import.meta.dirname, 'templates') })

/** Fills the template of this name, `templates/NAME.eta`. */
export function fill(name: string, values: object): string {
  return eta.render(`./${name}`, values)
}

/** As text in HTML or XML. */
export const escaped = (text: string): string => eta.config.escapeFunction(text)
