// The shapes of which a picture is made, and their colours in light and dark.

export const style = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .small { font-size: 12px; fill: #57606a }
  .target { font: 12px ui-monospace, monospace; fill: #57606a }
  .middle { text-anchor: middle } .end { text-anchor: end }
  .line { stroke: #57606a; stroke-width: 1.5; fill: none } .half { stroke-dasharray: 3 3 }
  .tick { stroke: #d0d7de; fill: none }
  .client { stroke: #0969da; fill: #0969da } .server { stroke: #1a7f37; fill: #1a7f37 }
  .cut { stroke: #cf222e; stroke-width: 2.5; fill: none }
  .hollow { fill: #fff; stroke-width: 1.5 }
  .waits { fill: #fff8c5; stroke: #9a6700 } .answer { fill: #dafbe1; stroke: #1a7f37 }
  .mark { stroke: #8250df; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none } .marked { fill: #8250df }
  .status { font-size: 12px; fill: #1a7f37; text-anchor: middle }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small, .target { fill: #9ea7b3 }
    .line { stroke: #8d96a0 } .tick { stroke: #30363d }
    .client { stroke: #58a6ff; fill: #58a6ff } .server { stroke: #3fb950; fill: #3fb950 }
    .cut { stroke: #f85149 } .hollow { fill: #0d1117 }
    .waits { fill: #4b2900; stroke: #d29922 } .answer { fill: #033a16; stroke: #3fb950 }
    .mark { stroke: #bc8cff } .marked { fill: #bc8cff } .status { fill: #3fb950 }
  }
`

export function text(x: number, y: number, content: string, className = ''): string {
  return `<text x="${x}" y="${y}"${className && ` class="${className}"`}>${toXml(content)}</text>`
}

export function path(d: string, className: string): string {
  return `<path class="${className}" d="${d}"/>`
}

export function bar(className: string, from: number, to: number, y: number, height = 16): string {
  const size = `width="${Math.max(2, to - from).toFixed(1)}" height="${height}"`
  return `<rect class="${className}" x="${from}" y="${y - height / 2}" ${size} rx="3"/>`
}

/** A triangle that points to the server (right) or back to the client, with its tip at `x` or near it. */
export function arrow(x: number, y: number, className: string, isBack: boolean): string {
  const way = isBack ? -1 : 1
  return path(`M${x - 4 * way} ${y - 6} v12 l${9 * way} -6 z`, className)
}

export function cross(x: number, y: number): string {
  return path(`M${x - 5} ${y - 5} l10 10 m0 -10 l-10 10`, 'cut')
}

export function circle(x: number, y: number, className: string): string {
  return `<circle class="${className}" cx="${x}" cy="${y}" r="4"/>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

export function toXml(content: string): string {
  return content.replace(/[&<>]/g, (sign) => entities[sign] as string)
}

export function fromXml(xml: string): string {
  return xml.replace(/&(amp|lt|gt);/g, (name) => ({ '&amp;': '&', '&lt;': '<' })[name] ?? '>')
}
