"""Looking for personal data in files, whatever they are called (docs/person-data.md).

`look` is for services and the command line: it reads in a process of its own with little memory
and time, so a file made to break its reader breaks nothing else. `read` is the reader itself.
"""

from services.kernel.gate.looking import Looked as Looked
from services.kernel.gate.looking import Spotted as Spotted
from services.kernel.gate.looking import look as look
from services.kernel.gate.reading import Document as Document
from services.kernel.gate.reading import read as read
