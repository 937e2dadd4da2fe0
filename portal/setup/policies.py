"""Every table's policy and every function's callers, found in the concepts' `policy.py`.

They are what is put in force, and what the deny tests are made of. A concept is on the list because its
folder is there.
"""

from importlib import import_module

from auth.policy import Definer, Function, TablePolicy
from portal.concepts import modules

_MODULES = {f"{name.replace('.', '/')}.py": import_module(name) for name in modules("policy")}

POLICIES: tuple[TablePolicy, ...] = tuple(
    value for module in _MODULES.values() for value in vars(module).values() if isinstance(value, TablePolicy)
)

DECLARED: dict[str, tuple[Function | Definer, ...]] = {
    file: getattr(module, "FUNCTIONS", ()) for file, module in _MODULES.items()
}
"""What each `policy.py` says of functions."""

FUNCTIONS: tuple[Function | Definer, ...] = tuple(
    function for declared in DECLARED.values() for function in declared
)
