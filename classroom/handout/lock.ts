// package.json and its lock with fewer packages: those that are kept, and what these need.

type Package = {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}
export type Lock = { packages: Record<string, Package> }

/** The lock of a package.json that has only these of the dependencies. */
export function prunedLock(lock: Lock, own: Package): Lock {
  const kept = new Set<string>()
  const keep = (
    from: string,
    { dependencies, optionalDependencies, devDependencies, peerDependencies }: Package,
  ): void => {
    const wanted = { ...dependencies, ...optionalDependencies, ...devDependencies, ...peerDependencies }
    for (const name of Object.keys(wanted)) {
      const place = placeOf(name, from, lock)
      if (place === undefined || kept.has(place)) continue
      kept.add(place)
      const { devDependencies: _, ...needs } = lock.packages[place] as Package
      keep(place, needs)
    }
  }
  keep('', own)
  const { '': root = {}, ...others } = lock.packages
  const { devDependencies: _, ...rest } = root
  const first = { ...rest, ...own }
  const packages = Object.fromEntries(Object.entries(others).filter(([place]) => kept.has(place)))
  return { ...lock, packages: { '': first, ...packages } }
}

/** Where a package is that is asked for from another one's folder: nearest first, as Node looks for it. */
function placeOf(name: string, from: string, { packages }: Lock): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (place in packages) return place
    if (folder === '') return undefined
  }
}
