"""Templates of DSS plugins, and own ones handed on: what comes in, what stays out.

`DSS_PLUGIN` is written by hand after the public documentation of plugins.
"""

import io
import json
import random
import stat
import zipfile
from pathlib import Path

import pytest

from dssdesk.base.ids import Login
from dssdesk.base.paths import builtin_templates
from dssdesk.projects.errors import ArchiveRefused, TemplatesTaken
from dssdesk.projects.own_templates import OwnTemplates
from dssdesk.projects.template_archives import Arrivals, export, take_in
from dssdesk.projects.templates import Templates

DSS_PLUGIN = Path(__file__).parents[2] / "corpus" / "dss_plugin"
ANNA = Login("anna")
META = json.dumps({"label": "Mine"})
NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    return Templates(builtin=builtin_templates(), own=tmp_path / "own")


@pytest.fixture
def own(templates: Templates, tmp_path: Path) -> OwnTemplates:
    return OwnTemplates(templates, tmp_path / "own")


def zipped(files: dict[str, str]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return archive.getvalue()


def plugin(under: str = "", root: Path = DSS_PLUGIN) -> bytes:
    files = {path: path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file()}
    return zipped({f"{under}{name}": path.read_text("utf-8") for path, name in files.items()})


def one(place: str, meta: str = META, notebook: str = NOTEBOOK) -> dict[str, str]:
    return {f"{place}meta.json": meta, f"{place}notebook.ipynb": notebook}


def take(own: OwnTemplates, archive: bytes, **more: object) -> Arrivals:
    given = {"author": ANNA, "replaces": False, "mine": (), **more}
    return take_in(own, archive, **given)


@pytest.mark.parametrize("under", ["", "dss-plugin-acme-main/"])
def test_the_templates_of_a_plugin_come_in(own: OwnTemplates, templates: Templates, under: str):
    arrivals = take(own, plugin(under))
    assert sorted(arrivals.templates) == [
        "dataset/python/acme-profile",
        "standalone/python/acme-logbook",
        "standalone/python/acme-old",
    ]
    items = {each: templates.item(each) for each in arrivals.templates}
    logbook = items["standalone/python/acme-logbook"]
    assert (logbook.label, logbook.description, logbook.author) == (
        "Logbook",
        "Notes of a day // with a date",
        "anna",
    )


def test_what_cannot_be_used_is_said(own: OwnTemplates):
    about_dataset, about_r = sorted(take(own, plugin()).notes, reverse=True)
    assert about_dataset.startswith("“Profile” does not say where the dataset's name belongs")
    assert "Dataset(__DATASET__)" in about_dataset
    assert about_r == "“In R” was left out: it is for R, notebooks here run Python."


def test_fields_that_we_do_not_know_stay_and_outputs_go(own: OwnTemplates, tmp_path: Path):
    take(own, plugin())
    folder = tmp_path / "own/standalone/python/acme-logbook"
    assert json.loads((folder / "meta.json").read_text())["icon"] == "icon-book"
    notebook = json.loads((folder / "notebook.ipynb").read_text())
    assert notebook["metadata"]["customFields"] == {"team": "risk"}
    assert notebook["metadata"]["tags"] == ["recipe-editor"]
    code = notebook["cells"][1]
    assert (code["outputs"], code["execution_count"]) == ([], None)


def test_an_old_notebook_is_read(own: OwnTemplates, templates: Templates):
    take(own, plugin())
    heading, code = templates.filled("standalone/python/acme-old", None)["cells"]
    assert (heading["source"], code["source"]) == ("# Old", "print(6 * 7)")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("", "standalone/python/mine"),
        ("logbook/", "standalone/python/logbook"),
        ("standalone/python/logbook/", "standalone/python/logbook"),
        ("dataset/python/logbook/", "dataset/python/logbook"),
        ("a/b/notebook-templates/dataset/Python/logbook/", "dataset/python/logbook"),
        ("notebook-templates/predefined/python/logbook/", "standalone/python/logbook"),
    ],
)
def test_a_template_is_found_wherever_it_lies(own: OwnTemplates, place: str, expected: str):
    assert take(own, zipped(one(place))).templates == [expected]


def test_a_folder_alone_is_for_a_dataset_where_it_names_one(own: OwnTemplates):
    cell = {"cell_type": "code", "metadata": {}, "source": "Dataset(__DATASET__)", "outputs": []}
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4})
    arrivals = take(own, zipped(one("logbook/", notebook=notebook)))
    assert (arrivals.templates, arrivals.notes) == (["dataset/python/logbook"], [])


def test_what_was_handed_on_comes_in_elsewhere(
    own: OwnTemplates, templates: Templates, tmp_path: Path
):
    take(own, plugin())
    archive = export(templates, ["standalone/python/acme-logbook"])
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        assert source.namelist() == [
            "notebook-templates/standalone/python/acme-logbook/meta.json",
            "notebook-templates/standalone/python/acme-logbook/notebook.ipynb",
        ]
        assert "author" not in json.loads(source.read(source.namelist()[0]))
    elsewhere = Templates(builtin=builtin_templates(), own=tmp_path / "there")
    take(OwnTemplates(elsewhere, tmp_path / "there"), archive, author=Login("ben"))
    there = elsewhere.item("standalone/python/acme-logbook")
    assert (there.label, there.author) == ("Logbook", "ben")


def test_what_is_here_already_is_replaced_only_where_said(own: OwnTemplates, templates: Templates):
    place = "standalone/python/logbook"
    take(own, zipped(one(f"{place}/")))
    new = zipped(one(f"{place}/", json.dumps({"label": "New"})))
    with pytest.raises(TemplatesTaken, match="“New”"):
        take(own, new)
    assert templates.item(place).label == "Mine"
    take(own, new, replaces=True, mine={place})
    assert templates.item(place).label == "New"


def test_somebody_elses_is_not_replaced(own: OwnTemplates, templates: Templates):
    place = "standalone/python/logbook"
    take(own, zipped(one(f"{place}/")))
    arrivals = take(own, zipped(one(f"{place}/")), author=Login("ben"), replaces=True)
    assert arrivals.templates == []
    assert "somebody else's" in arrivals.notes[0]
    assert templates.item(place).author == "anna"


def test_one_of_ours_is_not_hidden(own: OwnTemplates, templates: Templates):
    archive = export(templates, ["standalone/python/starter"])
    assert take(own, archive).templates == ["standalone/python/starter-2"]


def test_two_of_one_name_both_come_in(own: OwnTemplates):
    archive = zipped(one("a/standalone/python/x/") | one("b/standalone/python/x/"))
    assert take(own, archive).templates == ["standalone/python/x", "standalone/python/x-2"]


@pytest.mark.parametrize(
    "name",
    ["../meta.json", "a/../../b/meta.json", "/etc/meta.json", "..\\meta.json", "C:/meta.json"],
)
def test_names_that_lead_out_are_refused(own: OwnTemplates, tmp_path: Path, name: str):
    archive = zipped({name: META, **one("standalone/python/x/")})
    with pytest.raises(ArchiveRefused, match="leads out of it"):
        take(own, archive)
    assert not (tmp_path / "own").exists()


def test_a_link_is_refused(own: OwnTemplates):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        link = zipfile.ZipInfo("standalone/python/x/notebook.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        target.writestr(link, "/etc/passwd")
        target.writestr("standalone/python/x/meta.json", META)
    with pytest.raises(ArchiveRefused, match="is a link"):
        take(own, archive.getvalue())


@pytest.mark.parametrize("archive", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_file_is_refused(own: OwnTemplates, archive: bytes):
    with pytest.raises(ArchiveRefused, match="no zip file"):
        take(own, archive)


def test_damage_is_refused_or_told_wherever_it_is(own: OwnTemplates):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in one("standalone/python/x/", notebook=NOTEBOOK * 20).items():
            target.writestr(name, text)
    chance = random.Random(7)
    refused = 0
    for _ in range(300):
        damaged = bytearray(whole.getvalue())
        for _ in range(chance.choice((1, 1, 4))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            take(own, bytes(damaged), replaces=True)
        except ArchiveRefused:
            refused += 1
    assert refused > 100


def test_a_rare_way_of_packing_is_refused(own: OwnTemplates):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_LZMA) as target:
        for name, text in one("standalone/python/x/").items():
            target.writestr(name, text)
    with pytest.raises(ArchiveRefused, match="Pack it again"):
        take(own, archive.getvalue())


@pytest.mark.parametrize("files", [{}, {"readme.txt": "x"}, {"a/meta.json": META}])
def test_an_archive_without_a_template_is_refused(own: OwnTemplates, files: dict[str, str]):
    with pytest.raises(ArchiveRefused, match=r"meta\.json and notebook\.ipynb"):
        take(own, zipped(files))


@pytest.mark.parametrize(
    ("meta", "notebook", "why"),
    [
        ("{", NOTEBOOK, "meta.json"),
        ("{}", NOTEBOOK, "label"),
        ('{"label": 7}', NOTEBOOK, "label"),
        ("[]", NOTEBOOK, "meta.json"),
        (META, "", "empty"),
        (META, "[]", "no notebook"),
        (META, '{"nbformat": 9}', "newer"),
    ],
)
def test_a_broken_one_is_left_out_and_the_others_come_in(
    own: OwnTemplates, meta: str, notebook: str, why: str
):
    broken = one("standalone/python/broken/", meta, notebook)
    arrivals = take(own, zipped(broken | one("standalone/python/good/")))
    assert arrivals.templates == ["standalone/python/good"]
    assert why in arrivals.notes[0]
    assert arrivals.notes[0].endswith("It was left out.")


def test_a_file_that_grows_beyond_measure_is_refused(own: OwnTemplates):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("standalone/python/x/meta.json", META)
        target.writestr("standalone/python/x/notebook.ipynb", b" " * 50_000_001)
    with pytest.raises(ArchiveRefused, match="too large"):
        take(own, archive.getvalue())
