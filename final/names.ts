// Names of files: as a request writes them, as the disk has them, as a log can show them.
//
// To Linux a name is bytes, and an old one may not be UTF-8: `caf%E9.html`. In such a name each byte beyond
// ASCII stands as a lone surrogate, 0xDC00 + byte. No name in UTF-8 has one, so none is taken for another.
import { join, sep } from 'node:path'

/** To the other systems a name is text: there is no file with a name that is not UTF-8. */
const namesAreBytes = process.platform !== 'win32' && process.platform !== 'darwin'

const lone = /[\udc80-\udcff]/u
const loneOrOthers = /[\udc80-\udcff]|[^\udc80-\udcff]+/gu

/**
 * What turns a line around, hides in it, or ends it: `|`, `%`, control characters, the marks that set the
 * direction of text, lines' and paragraphs' ends of Unicode; and what is no character.
 */
const unsafe = /[|%\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** The name that a target's path has with its percent-escapes decoded; undefined where one is malformed. */
export function decodeName(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return /%(?![\da-f]{2})/i.test(path) ? undefined : decodeBytes(path)
  }
}

/** Takes each escape for a byte, as it is no UTF-8. */
function decodeBytes(path: string): string {
  return path.replace(/%(..)/g, (_, digits: string) => {
    const byte = Number(`0x${digits}`)
    return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)
  })
}

/** A name with percent-escapes, as a part of an address. Its slashes stay. */
export function encodeName(name: string): string {
  return name.split('/').map(encodePart).join('/')
}

/** A name as a log shows it: it can't add a field or a line, nor look like another one. */
export function escapeName(name: string): string {
  return name.replace(unsafe, encodePart)
}

function encodePart(part: string): string {
  if (!lone.test(part)) return encodeURIComponent(part)
  return part.replace(loneOrOthers, (text) =>
    lone.test(text) ? `%${(text.charCodeAt(0) & 0xff).toString(16).toUpperCase()}` : encodeURIComponent(text),
  )
}

/**
 * The path of a name under `root`, in bytes where it is not UTF-8; undefined where no file can have it.
 * @param areBytes whether names are bytes to the system; a test can say otherwise
 */
export function pathOf(root: string, name: string, areBytes = namesAreBytes): string | Buffer | undefined {
  if (name.isWellFormed()) return join(root, name)
  // latin1 takes the low eight bits of each
  return areBytes ? Buffer.concat([Buffer.from(root + sep), Buffer.from(name, 'latin1')]) : undefined
}
