"""What personal data looks like in a text: the one place that knows (pure).

Kinds of the severity `refuse` never go to the Loket; kinds of `warn` go once somebody has looked
at them. A bare name, and what stands in a picture, is not found: whoever warns must say so.
"""

from schemas.personal.finding import Found as Found
from schemas.personal.finding import find as find
from schemas.personal.finding import left_out as left_out
from schemas.personal.finding import refused as refused
from schemas.personal.kinds import KINDS as KINDS
from schemas.personal.kinds import Kind as Kind
from schemas.personal.kinds import Severity as Severity
from schemas.personal.patterns import PERSONAL as PERSONAL
