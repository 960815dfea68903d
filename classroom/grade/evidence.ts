// What the files of a submission show, as evidence for a teacher, who judges: libraries for HTTP that they
// name, and marks by which texts alike are found.
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { course } from '../../tools/course/steps.ts'
import { printsOf } from './alike.ts'
import { walk } from './submissions.ts'

/** How each language names a library that answers HTTP. */
const libraries: [ending: RegExp, pattern: RegExp, whose: string][] = [
  [/\.[cm]?[tj]s$/, /['"](node:)?https?2?['"]/, 'node:http'],
  [
    /\.[cm]?[tj]s$/,
    /['"](express|fastify|koa|hono|@hapi\/hapi|polka|restify|connect)['"]/,
    'a Node framework',
  ],
  [/\.[cm]?[tj]s$/, /\b(Deno|Bun)\.serve\b/, 'the server of Deno or Bun'],
  [/\.py$/, /^\s*(from|import)\s+(http\.server|wsgiref)/m, "Python's http.server"],
  [
    /\.py$/,
    /^\s*(from|import)\s+(flask|django|aiohttp|fastapi|bottle|tornado|uvicorn|starlette|cherrypy)\b/m,
    'a Python framework',
  ],
  [/\.pl$/, /\b(HTTP::Daemon|Mojolicious|Dancer2?|Plack|HTTP::Server)/, 'a Perl library'],
  [
    /\.java$/,
    /com\.sun\.net\.httpserver|org\.eclipse\.jetty|io\.netty|org\.springframework/,
    'a Java library',
  ],
  [/\.(c|cpp|h)$/, /<(microhttpd|mongoose|civetweb|httplib|event2\/http)\.h>/, 'a C library'],
  [/(\.rs|Cargo\.toml)$/, /\b(hyper|axum|actix_?-?web|warp|rocket|tiny_?-?http)\b/, 'a Rust crate'],
  [/\.go$/, /"net\/http"/, 'net/http'],
  [/\.rb$/, /require\s+['"](webrick|sinatra|rack|puma)['"]/, 'a Ruby library'],
  [/\.php$/, /php\s+-S\b/, "PHP's own server"],
]

const mostBytes = 1_000_000 // of a source file

/** Whether it is a file of the course, unchanged: a hand-in may have all of the handout in it. */
function isOfCourse(root: string, name: string): boolean {
  const original = join(course, name)
  if (!/^(tools|checker|steps|final)\//.test(name) || !existsSync(original)) return false
  const mayDiffer = /\/(checks|exercises)\b/.test(name) // a handout has them with fewer hints
  return mayDiffer || readFileSync(join(root, name)).equals(readFileSync(original))
}

/** `libraries`: each with the file that names it. */
export function evidenceIn(root: string): { libraries: string[]; prints: number[] } {
  const found = new Set<string>()
  const prints = new Set<number>()
  for (const { name, type } of walk(root)) {
    if (type !== 'file' || name.split('/').includes('node_modules')) continue
    const isSource = libraries.some(([ending]) => ending.test(name))
    if (!isSource || isOfCourse(root, name)) continue
    const text = readFileSync(join(root, name)).subarray(0, mostBytes).toString('utf8')
    for (const [ending, pattern, whose] of libraries)
      if (ending.test(name) && pattern.test(text)) found.add(`${whose} (in ${name})`)
    for (const print of printsOf(text, extname(name))) prints.add(print)
  }
  return { libraries: [...found], prints: [...prints] }
}
