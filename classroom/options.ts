// The options of a teacher's command.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { wrong } from '../tools/course/usage.ts'

/** Reads them, and the words that are none. An option that there is not, or without its value, is wrong usage. */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, allowPositionals: true, options })
  } catch (error) {
    return wrong((error as Error).message.split('.')[0] as string)
  }
}
