"""The history of the tables and their data. What is applied is never changed (tests/migrations).

Migrations 0001 to 0018 name modules by what they were called then. Those names are made known here, so that
the files stay as they were applied.
"""

import sys

from portal.migrations import operations
from portal.staff import models as staff_models
from portal.words import channels, ids

sys.modules.setdefault("portal.access.models", staff_models)
sys.modules.setdefault("portal.channels", channels)
sys.modules.setdefault("portal.ids", ids)
sys.modules.setdefault("portal.migration_operations", operations)
