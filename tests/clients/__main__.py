"""`python -m tests.clients`: the schema's linter and its breaking-change check, for `make check`.

Without Node they are skipped and say so; in CI they fail.
"""

import subprocess
import sys
from pathlib import Path

from portal.site.examples import CUSTOMERS
from tests.clients import node


def lint(place: Path = node.ROOT) -> "subprocess.CompletedProcess[str]":
    """graphql-eslint over the schema and the operations below `place`; warnings fail too."""
    examples = place / "clients" / "generated"
    examples.mkdir(parents=True, exist_ok=True)
    (examples / "front-page.graphql").write_text(CUSTOMERS.query, encoding="utf-8")
    eslint = "node_modules/eslint/bin/eslint.js"
    config = str(node.CLIENTS / "eslint.config.js")
    operations = ("benchmarks/operations", "clients/operations", "clients/generated")
    paths = ["schema/schema.graphql", *(f"{folder}/*.graphql" for folder in operations)]
    return node.run(eslint, "--max-warnings=0", "--config", config, *paths, place=place)


def breaking(schema: Path = node.ROOT / "schema" / "schema.graphql") -> "subprocess.CompletedProcess[str]":
    """What a client of schema/released.graphql would notice; 1 where it would break."""
    return node.run("breaking.js", str(schema))


def main() -> int:
    """The exit status: 0 when everything passed, or could not be asked outside CI."""
    if missing := node.missing():
        outcome = "FAILED" if node.required() else "SKIPPED"
        sys.stderr.write(
            f"{outcome}: nobody has linted the schema, or looked for breaking changes: {missing}\n"
        )
        return 1 if node.required() else 0
    answers = [lint(), breaking()]
    for answer in answers:
        sys.stdout.write(answer.stdout)
        sys.stderr.write(answer.stderr)
    return 1 if any(answer.returncode for answer in answers) else 0


if __name__ == "__main__":
    sys.exit(main())
