"""Writes the page that says which methods of Dataiku's own client are covered.

    PYTHONPATH=. .venv/bin/python resources/api/make.py

A method that speaks to the service is covered where a route names it (`PublicEntry.covers`). One
that only gives a handle, or reads what came already, is covered where what it leads to is.
"""

from pathlib import Path

from dssdesk.service.publicapi.entries import ENTRIES
from resources.api.official import Class, Method, own_methods, read_client

PAGE = Path(__file__).parents[2] / "dssdesk" / "client" / "API.md"

_HEAD = """\
# What of Dataiku's API client works here

Made from `dataikuapi` 15.2 and the routes of the service.
`dataiku.api_client()` in a notebook and `dataikuapi.DSSClient(address, key)` from outside speak to
the service under `/dip/publicapi`; `/public/api` is the same. What is not covered is answered with
status 501, and says so.

Where something differs from Dataiku DSS:

- A project's settings for code environments, containers and clusters cannot be changed: each
  notebook has an environment. All projects lie in the root folder. There are no variables of the
  instance.
- Everything is done when a call is answered: futures have their result from the start, and keep
  it for a while. The one that runs is the installation of Spark, which administrators see in
  `list_futures()`.
- `get_own_user()` changes its name and its e-mail address. The environments of
  `list_code_envs()` can be looked at; they are changed in the desk.
- `get_ticket()` gives back what the call itself came with, which ends with its session or key.
- `new_permission_check().execute_raw()` adds `canRead` and `canWrite` to each item.
- A session is shown to its owner and to administrators alone.
- `DSSNotebookContent.save()` overwrites, as in DSS; open windows see it and can undo it. Over plain
  HTTP, reading gives an `ETag`, and saving with `If-Match` overwrites nothing newer.
- Datasets are files of the service's machine (`Filesystem` on `filesystem_root`, administrators
  only), of a managed folder, uploaded, or managed; there are no partitions. A managed dataset's and
  a managed folder's files go with it, whatever `drop_data` says.
- A dataset's format and schema are guessed when its first file is there. `set_schema()` renames and
  retypes the columns of rows that are there, by place; for another schema, `clear()` first.
- Rows are read as `tsv-excel-noheader`, `tsv-excel-header` or `json` (a list of objects), sampled,
  but not filtered by formulas."""


_REFUSED = frozenset(f"DSSProject.create_{kind}_dataset" for kind in ("azure_blob", "gcs", "s3"))
"""They ask a covered method for a type of dataset that there is not."""

_PLAIN = {name for kind in (bytes, dict, list, set, str) for name in dir(kind)}
"""Methods of Python's own, which some class of the client may have too."""


def page() -> str:
    """The page as it should be."""
    classes = read_client()
    works = covered_methods(classes)
    parts, missing = [_HEAD], []
    for name in sorted(classes, key=lambda name: (name != "DSSClient", name != "DSSProject", name)):
        methods = classes[name].methods
        covered = [method for method in methods if f"{name}.{method}" in works]
        if covered:
            others = [method for method in methods if method not in covered]
            parts += (f"## {name}", f"Covered: {_listed(covered)}.")
            parts += [f"Not covered: {_listed(others)}."] if others else []
        elif methods:
            missing.append(name)
    others = (
        "FMClientAWS",
        "FMClientAzure",
        "FMClientGCP",
        "GovernClient",
        "APINodeClient",
        "LaunchpadClient",
    )
    parts += ("## Classes of which nothing is covered", f"{_listed([*missing, *others])}.")
    return "\n\n".join(parts) + "\n"


def covered_methods(classes: dict[str, Class]) -> set[str]:
    """``Class.method`` of all that works."""
    works = {name for entry in ENTRIES for name in entry.covers}
    acting = _acting(classes)
    while True:
        alive = _alive(classes, works, acting)
        more = {
            f"{name}.{method.name}"
            for name in alive
            for method in classes[name].methods.values()
            if _leads_to_covered(classes, name, method, alive, works)
        }
        if more <= works:
            return works
        works |= more


def _acting(classes: dict[str, Class]) -> set[str]:
    """``Class.method`` of all that speak to the service, directly or by other methods."""
    methods = {
        f"{name}.{method.name}": method
        for name in classes
        for method in own_methods(classes, name).values()
    }
    acting = {name for name, method in methods.items() if method.performs}
    while True:
        names = {name.partition(".")[2] for name in acting}
        more = {name for name, method in methods.items() if method.asks & names}
        if more <= acting:
            return acting
        acting |= more


def _alive(classes: dict[str, Class], works: set[str], acting: set[str]) -> set[str]:
    """The classes of which one gets objects by what works, and whose objects are good for it."""
    made = {"DSSClient"}
    for name in classes:
        for method in own_methods(classes, name).values():
            if f"{name}.{method.name}" in works:
                made |= method.makes & classes.keys()
    acts = {name.partition(".")[0] for name in acting}
    does = {name.partition(".")[0] for name in acting & works}
    usable = does | (made - acts)
    return usable | {base for name in usable & classes.keys() for base in classes[name].bases} & (
        classes.keys() - acts
    )


def _leads_to_covered(
    classes: dict[str, Class], name: str, method: Method, alive: set[str], works: set[str]
) -> bool:
    """Whether a method that does not speak to the service itself gives something that works."""
    if f"{name}.{method.name}" in _REFUSED:
        return False
    if method.performs or method.makes & (classes.keys() - alive):
        return False
    return all(
        any(f"{owner}.{asked}" in works for owner in owners)
        for asked in method.asks - _PLAIN
        if (owners := _owners(classes, asked) - ({name} if asked == method.name else set()))
    )


def _owners(classes: dict[str, Class], method: str) -> set[str]:
    return {name for name in classes if method in classes[name].methods}


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
