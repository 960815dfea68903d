// How alike two programs are: the part of the smaller one's runs of tokens that the other one has, too.
// Comments, names, numbers and texts are set aside. After Schleimer, Wilkerson, Aiken: "Winnowing" (2003).

const runLength = 18 // tokens that have to follow each other in both
const window = 8 // of so many runs one is kept

const keywords = new Set(
  `abstract async await break case catch class const continue def default do elif else enum except export
  extends fi final finally fn for foreach fork from func function go if impl import in int interface let
  loop match mod mut my new not null or package pass print private pub public raise return self static struct
  sub switch then this throw throws try type undef unless use using var void while with yield`.split(/\s+/),
)

/** Marks of a text: equal ones are, in all likelihood, equal runs of tokens. */
export function printsOf(text: string, ending: string): Set<number> {
  const tokens = tokensOf(text, /^\.(py|pl|rb|sh)$/.test(ending))
  const hashes = tokens
    .slice(0, Math.max(0, tokens.length - runLength + 1))
    .map((_, at) => hashOf(tokens.slice(at, at + runLength).join(' ')))
  const kept = new Set<number>()
  for (let at = 0; at + window <= hashes.length; at++) kept.add(Math.min(...hashes.slice(at, at + window)))
  return kept
}

function tokensOf(text: string, hasHashComments: boolean): string[] {
  const comment = hasHashComments ? /#.*|"""[\s\S]*?"""/ : /\/\/.*|\/\*[\s\S]*?\*\//
  const pattern = new RegExp(
    `(${comment.source})|("(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'|\`(?:\\\\.|[^\`\\\\])*\`)|([\\w$]+)|(\\S)`,
    'g',
  )
  return [...text.matchAll(pattern)].flatMap(([, remark, quote, word, sign]) => {
    if (remark !== undefined) return []
    if (quote !== undefined) return ['text']
    if (word === undefined) return sign === ';' || sign === ',' ? [] : [sign as string]
    if (/^\d/.test(word)) return ['number']
    return [keywords.has(word) ? `the ${word}` : 'name']
  })
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const fewest = 12 // marks: what is shorter is like everything

/** From 0 to 1; 0 where one of them is too short to say anything. */
export function likeness(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  if (small.size < fewest) return 0
  return [...small].filter((print) => large.has(print)).length / small.size
}
