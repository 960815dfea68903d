// The two programs of an autograder for Gradescope: one sets its container up, one grades a submission in it.
import { inQuotes } from '../../checker/tell/quote.ts'
import type { Run } from '../grade/class.ts'

/** The container is Ubuntu's. What a submission needs besides, such as a compiler, is added here. */
export const setUp = `#!/usr/bin/env bash
# Sets the container up: the languages, a user without rights, and the course's packages.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends nodejs npm python3 perl gcc libc6-dev util-linux iproute2
id student || useradd --create-home student
cd "$(dirname "$0")/course"
npm ci --omit=dev
npm --prefix classroom ci
chmod -R go= . # the submission's user sees neither the checks nor the seed
`

/** Places can be told it otherwise, so that it can be tried elsewhere. */
export function runAutograder({ step, parts, seed, limit, handout }: Run): string {
  const asked = [
    inQuotes(step),
    ...(parts ? [`--parts ${inQuotes(parts.join(','))}`] : []),
    ...(handout?.log ? [`--log ${inQuotes(handout.log)}`] : []),
    `--seed ${inQuotes(seed)} --limit ${limit}`,
  ]
  return `#!/usr/bin/env bash
# Grades the one submission of this container.
set -euo pipefail
source="$(cd "$(dirname "$0")" && pwd)"
[ -d "$source/course" ] || source="$source/source" # Gradescope keeps a copy of this program one folder higher
place="\${AUTOGRADER:-/autograder}"
work="$(mktemp -d)"
mkdir -p "$work/hand-ins" "$place/results"
cp -R --no-dereference "$place/submission" "$work/hand-ins/submission"
cd "$source/course"
front() { node tools/node.js tools/front.ts "$@"; }
front grade ${asked[0]} "$work/hand-ins" --out "$work/grades" --as "\${STUDENT:-student}" --unsafe ${asked.slice(1).join(' ')}
front export "$work/grades" --for gradescope
cp "$work/grades/export/gradescope/submission.json" "$place/results/results.json"
rm -rf "$work"
`
}
