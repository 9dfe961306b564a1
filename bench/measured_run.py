"""Runs one command and writes what it took: exit status, CPU seconds, `ru_maxrss`.

python -I -S measured_run.py FD COMMAND…

The peak that the kernel tells of a process includes that of the process it was forked from, so a
command that the bench itself started would seem as large as the bench. This one is small.
"""

import json
import os
import subprocess
import sys

report = int(sys.argv[1])
command = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(command.pid, 0)
command.returncode = os.waitstatus_to_exitcode(status)
took = [command.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]
os.write(report, json.dumps(took).encode())
