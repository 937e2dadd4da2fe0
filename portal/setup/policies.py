"""Every table's policy and every function's callers, found in the concepts' `policy.py`.

They are what is put in force, and what the deny tests are made of. A concept is on the list because its
folder is there.
"""

from importlib import import_module
from importlib.resources import files

from auth.policy import Definer, Function, TablePolicy

_CONCEPTS = sorted(
    folder.name for folder in files("portal").iterdir() if folder.joinpath("policy.py").is_file()
)
_MODULES = {f"portal/{name}/policy.py": import_module(f"portal.{name}.policy") for name in _CONCEPTS}

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
