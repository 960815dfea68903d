// `npm run check 02 -- --watch`: runs the checks again whenever a file of the server is saved.
import { spawn, type ChildProcess } from 'node:child_process'
import { watch as watchFolder } from 'node:fs'
import { once } from 'node:events'
import { styleText } from 'node:util'
import { whenLeaving } from '../../checker/system/leave.ts'
import type { Arguments } from '../course/arguments.ts'
import { folderOfServer } from '../course/command.ts'

const settleMilliseconds = 100 // an editor writes a file in several goes

/** What programs write by themselves. */
const notSaved =
  /(^|[\\/])(node_modules|__pycache__|server-check-[^\\/]*|\.[^\\/]*)([\\/]|$)|~$|\.(log|pyc|class|swp)$/

/**
 * Runs the checks that are asked for, now and after each change of the server, until `q` or Ctrl-C. Gives an
 * exit status.
 */
export async function watch({ step, ids, options, command, typed }: Arguments): Promise<number> {
  const folder = folderOfServer(command)
  const places = ids.length > 0 ? ids : [step?.name ?? 'all']
  const words = [
    process.argv[1] as string,
    'check',
    ...places,
    ...[...options].flat().filter(Boolean),
    ...typed,
  ]
  let run: ChildProcess | undefined
  let turn = 0

  const stop = async (): Promise<void> => {
    if (!run || run.exitCode !== null || run.signalCode !== null) return
    const ended = once(run, 'exit')
    run.kill('SIGHUP') // it clears away its servers, and tells nothing
    await ended
  }
  const runAgain = async (): Promise<void> => {
    const mine = ++turn
    await stop()
    if (mine !== turn) return // another change came meanwhile
    if (process.stdout.isTTY) console.clear()
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] })
    run = child
    const [status] = await once(child, 'exit')
    if (run === child && status !== null) {
      console.log(styleText('dim', `\nWaiting for a change in ${folder} (Enter: run again, q: end)`))
    }
  }

  let timer: NodeJS.Timeout | undefined
  const watcher = watchFolder(folder, { recursive: true }, (_event, name) => {
    if (name !== null && notSaved.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(() => void runAgain(), settleMilliseconds)
  })
  whenLeaving(() => run?.kill('SIGHUP'))
  const isOver = new Promise<void>((resolve) => {
    if (process.stdin.isTTY) process.stdin.setRawMode(true) // keys come at once
    process.stdin.setEncoding('utf8').on('data', (keys: string) => {
      if (/[q\x03]/.test(keys)) resolve()
      else if (/[\r\n]/.test(keys)) void runAgain()
    })
  })
  void runAgain()
  await isOver
  turn++
  watcher.close()
  clearTimeout(timer)
  await stop()
  return 0
}
