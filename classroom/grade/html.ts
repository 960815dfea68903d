// HTML from values: what comes from outside is escaped, whatever it is.

/** Markup that is safe to put into a page. */
export type Markup = { markup: string }

export function html(
  texts: TemplateStringsArray,
  ...values: (string | number | Markup | Markup[])[]
): Markup {
  const written = values.map((value) =>
    Array.isArray(value)
      ? value.map(({ markup }) => markup).join('\n')
      : typeof value === 'object'
        ? value.markup
        : escaped(String(value)),
  )
  return { markup: String.raw({ raw: texts }, ...written) }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] as string)
}

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .25rem .6rem;
vertical-align: top; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
pre { overflow-x: auto; padding: .8rem; background: color-mix(in srgb, currentColor 6%, transparent) }
.fails { font-weight: 600 } meter { width: 8rem }`

/** A page that stands for itself: nothing is loaded. */
export function page(title: string, body: Markup): string {
  const { markup } = html`<title>${title}</title>
<h1>${title}</h1>
${body}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${style}</style>
${markup}
</html>
`
}
