// The autograder.py for Classroom 50: its runner calls it in a copy of the student's repository.
import type { Run } from '../grade/class.ts'

export function autograderPy({ step, parts, limit, handout }: Run): string {
  const more = [
    ...(parts ? ['--parts', parts.join(',')] : []),
    ...(handout?.log ? ['--log', handout.log] : []),
  ]
  const words = JSON.stringify([step, '--limit', String(limit), ...more])
  return `#!/usr/bin/env python3
"""Grades this repository with the checks of the course, and writes result.json (classroom50/result/v1).

The checks are those of COURSE and not of this repository, in which a student could have changed them.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# What Git clones: the course, with its folder "classroom". A handout has none.
COURSE = os.environ.get("COURSE", "")
ASKED = ${words}

if not COURSE:
    sys.exit("autograder.py: say in COURSE where the course is")
here = pathlib.Path.cwd()
place = pathlib.Path(tempfile.mkdtemp())
course = place / "course"
subprocess.run(["git", "clone", "--quiet", "--depth", "1", COURSE, course], check=True)
for folder in (course, course / "classroom"):
    subprocess.run(["npm", "ci", "--omit=dev"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
shutil.copytree(here, place / "hand-ins" / "submission", symlinks=True, ignore=shutil.ignore_patterns(".git"))


def front(*words):
    command = ["node", "tools/node.js", "tools/front.ts", *map(str, words)]
    return subprocess.run(command, cwd=course).returncode


grades = place / "grades"
front("grade", *ASKED, "--unsafe", place / "hand-ins", "--out", grades)
status = front("export", grades, "--for", "classroom50")
if status == 0:
    shutil.copy(grades / "export" / "classroom50" / "submission.result.json", here / "result.json")
shutil.rmtree(place, ignore_errors=True)
sys.exit(status)
`
}
