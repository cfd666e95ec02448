"""A notebook as one HTML page that asks nobody for anything."""

import re

import pytest

from dssdesk.desk.notebook.exports.clean import cleaned, is_plain
from dssdesk.desk.notebook.exports.messages import Begin, Form
from dssdesk.desk.notebook.exports.page import to_html
from dssdesk.wire.cells import Cell, CellKind
from dssdesk.wire.outputs import BlobRef, Display, Error, Gap, MimeValue, Result
from tests.helpers.documents import B, code, printed

FRAME = (
    "<div>\n<style scoped>\n    .dataframe tbody tr th { vertical-align: top; }\n</style>\n"
    '<table border="1" class="dataframe">\n  <thead>\n    <tr style="text-align: right;">\n'
    "      <th></th>\n      <th>a &amp; b</th>\n    </tr>\n  </thead>\n</table>\n</div>"
)


def page(*cells: Cell, texts=None, libraries=None, is_trusted=False, title="Delays", metadata=None):
    begin = Begin(
        form=Form.HTML, path="", title=title, is_trusted=is_trusted, metadata=metadata or {}
    )
    return to_html(begin, cells, texts or {}, (libraries or {}).get)


def body(*cells: Cell, **known):
    return page(*cells, **known).partition("<body")[2]


def markdown(text, **fields) -> Cell:
    return Cell(id=B, kind=CellKind.MARKDOWN, source=text, **fields)


def shown(**values) -> Display:
    return Display(data={m.replace("__", "/"): MimeValue(text=t) for m, t in values.items()})


def test_a_page_has_the_notebooks_name_and_what_every_cell_shows():
    failed = Error(name="KeyError", value="x", traceback=("\x1b[31mKeyError\x1b[0m: 'x'",))
    result = Result(data={"text/plain": MimeValue(text="<3>")}, execution_count=7)
    made = page(
        markdown("# A **bold** title"),
        code("a", "f(1 < 2)", printed("\x1b[1;32mgreen\x1b[0m & more"), result, execution_count=7),
        code("b", "g()", failed, Gap(text="Something may be missing here.")),
        Cell(id=B, kind=CellKind.RAW, source="raw <b>text</b>"),
        title="Delays <of> 2013",
        metadata={"title": "Another"},
    )
    assert "<title>Delays &lt;of&gt; 2013</title>" in made
    assert "A <strong>bold</strong> title</h1>" in made
    assert '<span class="ansi-green-fg" style="font-weight:bold">green</span> &amp; more' in made
    assert "In\xa0[7]:" in made
    assert re.search(r"Out\[7\]:.*?<pre>&lt;3&gt;</pre>", made, re.DOTALL)
    assert "<span class=\"ansi-red-fg\">KeyError</span>: 'x'" in made
    assert "Something may be missing here." in made
    assert "<pre>raw &lt;b&gt;text&lt;/b&gt;</pre>" in made


def test_long_values_are_in_the_page_whole():
    picture = Display(data={"image/png": MimeValue(blob=BlobRef(digest="p", size=4))})
    table = Display(data={"text/html": MimeValue(blob=BlobRef(digest="t", size=4))})
    made = body(code("a", "", picture, table), texts={"p": "AAAA\nBBBB\n", "t": FRAME})
    assert 'src="data:image/png;base64,AAAABBBB"' in made
    assert "<th>a &amp; b</th>" in made
    assert "scoped" not in made


@pytest.mark.parametrize("is_trusted", [False, True])
def test_nothing_in_a_page_has_an_address_and_a_policy_forbids_all(is_trusted: bool):
    made = page(
        markdown("![p](https://example.org/x.png) <img src=http://example.org/y.png>"),
        code("a", "", shown(text__html='<img src="https://example.org/z.png">'), execution_count=1),
        metadata={"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}},
        is_trusted=is_trusted,
    )
    without_styles = re.sub(r"<style.*?</style>", "", made, flags=re.DOTALL)
    assert "http" not in without_styles.replace("http-equiv", "")
    assert "<script" not in made
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', made)[1]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert made.index("Security-Policy") < made.index("<style")


def test_scripts_of_a_stranger_are_left_out_and_the_page_says_so():
    figure = MimeValue(json=b'{"data": []}')
    plot = Display(
        data={
            "application/vnd.plotly.v1+json": figure,
            "text/html": MimeValue(text="<script>evil()</script>"),
            "image/png": MimeValue(text="AAAA"),
        }
    )
    made = page(code("a", "", plot, shown(application__javascript="evil()", text__plain="Plain")))
    assert "evil" not in made
    assert "script-src" not in made
    assert "base64,AAAA" in made
    assert "<pre>Plain</pre>" in made
    assert made.count("is left out because the notebook is not trusted") == 2


def test_a_trusted_plot_runs_with_its_library_from_the_environment():
    plot = Display(data={"application/vnd.plotly.v1+json": MimeValue(json=b'{"data": [1]}')})
    made = page(
        code("a", "", plot, plot), libraries={"plotly": "Plotly = '</script>'"}, is_trusted=True
    )
    assert made.count("Plotly = '<\\/script>'") == 1
    assert made.count("Plotly.newPlot(") == 2
    assert "dssdesk-output:" not in made
    assert re.search(r"script-src 'unsafe-inline'[^;]* data: blob:;", made)
    assert "connect-src data: blob:;" in made
    assert "http" not in re.search(r'Policy" content="([^"]*)"', made)[1]


def test_a_plot_without_its_library_is_its_picture():
    plot = Display(
        data={
            "application/vnd.plotly.v1+json": MimeValue(json=b"{}"),
            "image/png": MimeValue(text="AAAA"),
        }
    )
    made = page(code("a", "", plot), is_trusted=True)
    assert "base64,AAAA" in made
    assert "This output is drawn by plotly, which is not in the notebook’s environment." in made
    assert "script-src" not in made


def test_a_page_that_lies_in_another_file_is_named():
    frame = shown(text__html="<iframe src='plot.html'></iframe>", text__plain="<x.IFrame at 0x1>")
    made = body(code("a", "", frame), is_trusted=True)
    assert "This output shows the file plot.html, which is not in this page." in made
    assert "iframe" not in made
    assert "IFrame" not in made


def test_of_a_strangers_page_the_text_is_left():
    made = body(code("a", "", shown(text__html="<details onclick='x'>In <svg></svg>it</details>")))
    assert "This output is a web page." in made
    assert "<details>In it</details>" in made


def test_a_script_that_runs_later_cannot_end_its_tag():
    made = page(code("a", "", shown(application__javascript="f('</script>')")), is_trusted=True)
    assert "f('<\\/script>')" in made


def test_pictures_that_a_text_brings_along_are_in_the_page():
    attachments = {"a b.png": {"image/png": "AAAA"}}
    made = body(
        markdown("![x](attachment:a%20b.png) ![y](attachment:none.png)", attachments=attachments)
    )
    assert 'src="data:image/png;base64,AAAA"' in made
    assert 'alt="y"' in made


def test_markdown_is_as_a_tab_shows_it_with_its_html_cleaned():
    made = body(
        markdown(
            "It costs $5 and $6.\n\n- [x] done\n\n| a |\n|--:|\n| 1 |\n\n~~no~~ <u>HTML</u>"
            '<a href="javascript:x()" onclick="x()">l</a>\n\n'
            "```python\nx < 1\n```\n\n```none\n<\n```"
        )
    )
    assert "It costs $5 and $6." in made
    assert "☑ done" in made
    assert re.search(r'<td style="text-align:\s*right;?">1</td>', made)
    assert "<s>no</s> <u>HTML</u><a>l</a>" in made
    assert '<span class="o">&lt;</span>' in made
    assert '<pre class="highlight">&lt;\n</pre>' in made


ATTACKS = [
    "<script>x</script>",
    "<img src=x onerror=x>",
    "<svg onload=x>",
    "<svg><script>x</script></svg>",
    "<iframe src='//x'></iframe>",
    "<iframe srcdoc='<script>x</script>'></iframe>",
    "<base href=//x>",
    "<meta http-equiv=refresh content='0;url=//x'>",
    "<link rel=dns-prefetch href=//x>",
    "<form action=//x><button>b</button></form>",
    "<a href='java\tscript:x'>l</a>",
    "<a href='data:text/html,x'>l</a>",
    "<p style='background-image:url(//x)'>p</p>",
    "<p style='position:fixed'>p</p>",
    "<style>@import url(//x)</style>",
    "<video src=//x></video>",
    "<math><mtext><style><img src=x onerror=x></style></mtext></math>",
    "<!--<script>x</script>-->",
    "<p class='x' onclick='x'>",
    '<div class="a"onclick="x">',
    '<p style="width:9px;color:url(//x)">',
    "<td background=//x>",
    "<input type=image src=//x>",
    "<object data=//x></object>",
    "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
    "<template><script>x</script>",
    "<scr<script></script>ipt>x</script>",
    '<a name="x" href="//x">l</a>',
    "<img srcset='//x 2x'>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_cleaned_neither_runs_nor_reaches_out(attack: str):
    left = cleaned(f"<p>before</p>{attack}<p>after</p>")
    assert not re.search(
        r"<(?:script|svg|math|iframe|base|meta|link|form|input|object|video|style|template|noscript|!)"
        r"|<[^>]*\s(?:on\w+|srcset|background|action)=|url\(|position|<[^>]*javascript|<[^>]*//x"
        r"|<[^>]*text/html",
        left,
    )
    assert left.startswith("<p>before</p>")
    assert "after" in left or "<script" in attack or "<template" in attack


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ('<div class="a"><table border="1"><tr><td>1 &lt; 2</td></tr></table><br></div>', True),
        ("<p>a</p></div>", False),
        ("<div><p></div></p>", False),
        ('<p onclick="x">a</p>', False),
        ("a < b", False),
        ("<!-- a", False),
        ('<p class="a>b">c</p>', False),
        ("<P>a</P>", False),
    ],
)
def test_only_what_is_known_to_be_harmless_is_taken_as_it_is(html: str, plain: bool):
    assert is_plain(html) is plain


def test_an_unclosed_output_does_not_swallow_the_next():
    made = body(code("a", "", shown(text__html="</div></main><!--"), printed("after")))
    assert made.count("</main>") == 1
    assert "<!--" not in made
    assert made.index("after") < made.index("</main>")


def test_json_is_shown_and_what_nobody_knows_is_named():
    tree = Display(data={"application/json": MimeValue(json=b'{"a":[1,"<"]}')})
    widget = Display(data={"application/vnd.jupyter.widget-view+json": MimeValue(json=b"{}")})
    made = body(code("a", "", tree, widget))
    assert '"&lt;"' in made
    assert "&lt;application/vnd.jupyter.widget-view+json&gt;" in made


def test_a_plot_of_several_outputs_says_once_that_it_is_left_out():
    script = shown(
        application__javascript="x()", text__plain="<IPython.core.display.Javascript object>"
    )
    made = body(code("a", "", script, script, printed("and"), script))
    assert made.count("is left out") == 2
    assert "Javascript object" not in made


def test_code_is_coloured_as_the_language_that_it_is():
    assert '<span class="o">%</span><span class="k">time</span>' in body(code("a", "%time f()"))
    r = body(code("a", "x <- TRUE"), metadata={"kernelspec": {"language": "R"}})
    assert '<span class="o">&lt;-</span>' in r
    assert "hl-R" in r
