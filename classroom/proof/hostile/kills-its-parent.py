# Ends whatever it may: the one that has started it, all others that it sees, and everybody.
import os
import signal

others = [int(name) for name in os.listdir('/proc') if name.isdigit() and int(name) != os.getpid()]
for process in [os.getppid(), *others, -1]:
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        pass
