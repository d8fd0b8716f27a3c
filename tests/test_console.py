"""The console's pages: of our own runs, of stores that stock TFX wrote, of hostile ones; and who may ask."""

from __future__ import annotations

import html.parser
import itertools
import json
import os
import pathlib
import re
import sqlite3
from collections.abc import Iterator

import consoles
import pytest
import stores
from click.testing import CliRunner
from consoles import Console
from tensorflow_metadata.proto.v0 import statistics_pb2

from factory import cli, locks
from factory.console import files, graph, rendering, security
from factory.console.source import Source
from factory.console.viewers import contract
from factory.inspection.root import Root
from factory.inspection.store import Store
from factory.runs import live, observers, record
from models.common import figures

PIXEL = figures.picture(b"\x89PNG\r\n\x1a\n" + bytes(20), "a <digit>")
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A root folder with 30 runs, whose artifacts have files."""
    root = tmp_path_factory.mktemp("many") / "runs"
    names = stores.Many(root).write(30, files=True)
    folder = root / stores.PIPELINE / "runs" / names[-1]
    curve = figures.Curve("Loss", "epoch", "loss", [figures.Series("training", [1, 2], [0.5, 0.25])])
    shown = [curve, figures.Matrix("Confusion", ["a", "b"], ["a", "b"], [[9, 1], [2, 8]]),
             figures.Gallery("Misread", [PIXEL])]  # fmt: skip
    (folder / figures.FILE).write_text(figures.dump(shown))
    (folder / record.LOG).write_text("".join(f"line {number} of <b>\n" for number in range(1000)))
    return root


@pytest.fixture(scope="module")
def newest(many: pathlib.Path) -> str:
    return max(path.name for path in (many / stores.PIPELINE / "runs").iterdir())


@pytest.fixture(scope="module")
def console(many: pathlib.Path) -> Iterator[Console]:
    with consoles.served(Source(many)) as served:
        yield served


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Console, Store]]:
    """A console of what stock TFX left: one run is cut off in the middle."""
    file = stores.stock(tmp_path_factory.mktemp("stock"))
    with consoles.served(Source(None, file)) as served:
        yield served, Store(file)


class Checker(html.parser.HTMLParser):
    """Fails where elements are not closed in their order; keeps links and what might run."""

    VOID = frozenset({"meta", "img", "br", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        given = dict(attrs)
        self.links += [value for name, value in attrs if name in ("href", "src", "action") and value]
        inline = tag == "script" and "src" not in given
        self.dangers += [tag] if inline or tag in ("iframe", "object", "embed", "base", "style") else []
        self.dangers += [name for name in given if name.startswith("on") or name == "style"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def checked(text: str) -> Checker:
    checker = Checker()
    checker.feed(text)
    assert not checker.open and not checker.dangers, checker.dangers
    return checker


def walk(console: Console, *more: str, most: int = 120) -> set[str]:
    """Every page that links lead to is there, is whole, loads and runs nothing of elsewhere."""
    waiting, seen = ["/", *more], set()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = console(path)
        gone = "/pictures/" in path  # those that no browser may show
        assert answer.status in (200, 303, 404 if gone else 200), f"{path}: {answer.status} {answer.text}"
        assert len(answer.content) < 300_000 or "raw=1" in path, path
        if answer.headers["content-type"].startswith("text/html"):
            links = checked(answer.text).links
            assert all(link.startswith(("/", "#", "?")) and not link.startswith("//") for link in links)
            base = path.partition("?")[0]
            waiting += [link.partition("#")[0] for link in links if link.startswith("/")]
            waiting += [f"{base}{link}" for link in links if link.startswith("?")]
    return seen


# Our own runs


def test_every_link_leads_to_a_whole_page(console: Console) -> None:
    seen = walk(console)
    kinds = {re.sub(r"/[^/?]*\d[^/?]*.*|\?.*", "", path) for path in seen}
    assert {"", "/runs", "/nodes", "/artifacts", "/models", "/compare"} <= kinds | {""}


def test_a_run_shows_graph_reasons_gates_metrics_and_configuration(console: Console, newest: str) -> None:
    text = re.sub(r"\s+", " ", console.page(f"/runs/{newest}"))
    assert text.count('class="node state-done"') == 2 * len(stores.NODES)  # for broad and narrow screens
    assert "epochs was 29, is 30" in text and "at least 0.5" in text and "0.7900" in text
    assert "every gate passed" in text.lower() and "<dt>epochs</dt><dd>29</dd>" in text
    assert "data-refresh" not in text and "<script" not in text


def test_figures_are_the_reports_and_pictures_have_addresses(console: Console, newest: str) -> None:
    text = console.page(f"/runs/{newest}/figures")
    assert 'class="pygal-chart"' in text and "shade-" in text and "data:image" not in text
    picture = console(f"/runs/{newest}/pictures/0")
    assert picture.content.startswith(b"\x89PNG") and picture.headers["content-type"] == "image/png"
    assert picture.headers["content-security-policy"].startswith("sandbox")
    assert console(f"/runs/{newest}/pictures/1").status == 404


def test_a_log_is_searched(console: Console, newest: str) -> None:
    text = console.page(f"/runs/{newest}/log?q=LINE+99")
    assert "11 of 1,000 lines" in text and "line 990 of &lt;b&gt;" in text and "line 980" not in text


def test_runs_are_paged_and_searched(console: Console, newest: str, many: pathlib.Path) -> None:
    names = sorted((path.name for path in (many / stores.PIPELINE / "runs").iterdir()), reverse=True)
    shown = re.findall(r'name="run" value="([^"]+)"', console.page("/runs"))
    assert shown == names[:25]
    assert re.findall(r'name="run" value="([^"]+)"', console.page(f"/runs?before={shown[-1]}")) == names[25:]
    assert "No run is like this" in console.page("/runs?status=failed")
    days = console.page("/runs?from=2026-01-02&to=2026-01-02")
    assert len(re.findall(r'name="run" value="20260102', days)) == 6
    assert f"/runs/{names[-1]}" in console.page(f"/runs?sha256={0:064x}")
    assert newest in console.page("/runs?product=toy&status=pushed&before=nonsense&from=soon")


@pytest.mark.parametrize("words", ["a3", "e5", "14", "1790000003"])
def test_search_finds_artifacts_executions_and_versions(console: Console, words: str) -> None:
    answer = console(f"/search?q={words}")
    found = answer.headers.get("location", "") + answer.text
    assert re.search(r"/(artifacts|nodes)/\d+", found)


def test_search_shows_the_only_run_with_an_id_at_once(console: Console, newest: str) -> None:
    assert console(f"/search?q={newest[:16]}&x=").headers.get("location") == f"/runs/{newest}"
    assert "Nothing is named zzz" in console.page("/search?q=zzz")


def test_comparison_shows_what_differs(console: Console, many: pathlib.Path) -> None:
    first, second = sorted(path.name for path in (many / stores.PIPELINE / "runs").iterdir())[:2]
    text = console.page(f"/compare?run={first}&run={second}&figures=1")
    rows = re.findall(r'<th scope="row">([^<]+)</th>', text)
    assert "epochs" in rows and "seed" not in rows
    assert "seed" in console.page(f"/compare?run={first}&run={second}&all=1")
    assert console("/compare?run=nothing&run=2026").status == 404


def test_champion_and_headline_over_time_are_on_the_first_page(console: Console) -> None:
    text = console.page("/")
    assert 'class="sparkline"' in text and "1790000029" in text and "Nothing needs attention" in text


def test_pages_say_what_the_command_line_says(console: Console, many: pathlib.Path, newest: str) -> None:
    printed = CliRunner().invoke(cli.cli, ["why", newest, "--root", str(many), "--json"])
    for step in json.loads(printed.stdout)["steps"]:
        assert step["said"] in console.page(f"/runs/{newest}")


def test_data_that_drifted_need_attention(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "runs"
    stores.Many(root).write(2, files=True)
    found = Store(root / "metadata.sqlite").artifacts(type="ExampleStatistics")
    with sqlite3.connect(root / "metadata.sqlite") as store:
        for artifact, share in zip(found, (900, 100), strict=True):
            store.execute(
                "INSERT INTO ArtifactProperty (artifact_id, name, is_custom_property, string_value) "
                "VALUES (?, 'split_names', 0, '[\"train\"]')",
                (artifact.id,),
            )
            write_statistics(pathlib.Path(artifact.uri, "Split-train"), {"a": share, "b": 1000 - share})
    store.close()
    with consoles.served(Source(root)) as console:
        assert "feature kind drifted more than chance explains" in console.page("/")
        text = console.page(f"/artifacts/{found[0].id}?with={found[1].id}&split=train")
        assert 'class="bars"' in text and re.search(r'<td class="number bad">0\.5', text)
        assert f'<option value="{found[1].id}" selected>' in text


def write_statistics(folder: pathlib.Path, counts: dict[str, int]) -> None:
    statistics = statistics_pb2.DatasetFeatureStatisticsList()
    feature = statistics.datasets.add(num_examples=1000).features.add(name="kind", type=2)
    feature.string_stats.common_stats.num_non_missing = 1000
    feature.string_stats.unique = len(counts)
    for text, count in counts.items():
        feature.string_stats.rank_histogram.buckets.add(label=text, sample_count=count)
    folder.mkdir()
    (folder / "FeatureStats.pb").write_bytes(statistics.SerializeToString())


def test_a_page_follows_the_store(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "runs"
    (name,) = stores.Many(root).write(1)
    with consoles.served(Source(root)) as console:
        assert name in console.page("/runs") and name not in console.page("/runs?status=failed")
        folder = root / "toy" / "runs" / "20270101T000000-0001"
        folder.mkdir(parents=True)
        text = console.page("/runs")
        assert folder.name in text and "cut off" in text


# A run that goes on


def test_a_running_run_shows_what_waits_and_the_training(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "runs"
    stores.Many(root).write(1)
    folder = root / stores.PIPELINE / "runs" / "20270101T000000-0001"
    folder.mkdir()
    begun = record.RunRecord(
        folder.name, "toy", "smoke", stores.PIPELINE, "2027", str(folder), record.DataRecord("t", "l", "s")
    )
    nodes = [record.NodeRecord(name) for name in stores.NODES]
    nodes[0].state, nodes[7].state = "done", "running"
    with live.written(folder) as events, consoles.served(Source(root)) as console:
        events.began(begun)
        events.nodes(nodes)
        for node in (nodes[0], nodes[7]):
            events.node(node)
        events.progress("epoch 2 of 3: <loss> 0.5")
        with locks.alone(folder / record.LOG):
            text = console.page(f"/runs/{folder.name}")
            assert "data-refresh" in text and '<meta http-equiv="refresh"' in text
            assert text.count('class="node state-waiting"') == 2 * 12 and "state-running" in text
            assert "epoch 2 of 3: &lt;loss&gt; 0.5" in text
            assert text.count('class="edge"') > 10  # as those of the run before
        text = console.page(f"/runs/{folder.name}")  # it was killed
        assert "data-refresh" not in text and "state-cut-off" in text and "state-waiting" in text
        checked(text)


def test_events_are_read_as_far_as_they_are_whole(tmp_path: pathlib.Path) -> None:
    with live.written(tmp_path) as events:
        events.say("loading")
        events.nodes([record.NodeRecord("Trainer")])
        events.node(record.NodeRecord("Trainer", "running"))
        events.progress("epoch 1")
    with (tmp_path / live.FILE).open("a") as stream:
        stream.write('{"event": "progress", "time": "now", "te')
    found = live.read(tmp_path)
    assert found.said == "loading" and list(found.progress) == [("Trainer", "epoch 1")]
    assert found.running and not found.alive
    assert live.read(tmp_path / "none") == live.Live()
    assert isinstance(events, observers.Observer)


# Stores of others


def test_every_page_of_a_store_by_stock_tfx_is_shown(stock: tuple[Console, Store]) -> None:
    console, store = stock
    artifacts = tuple(f"/artifacts/{artifact.id}" for artifact in store.artifacts())
    executions = tuple(f"/nodes/{execution.id}" for execution in store.executions())
    seen = walk(console, *artifacts, *executions, most=200)
    assert {*artifacts, *executions} <= seen
    text = console.page("/runs")
    assert "binary_accuracy" in console.page("/")
    assert {"pushed", "not blessed", "unfinished"} <= set(
        re.findall(r'<span class="pill \w+">([^<]+)<', text)
    )


def test_viewers_show_files_of_stock_tfx(stock: tuple[Console, Store]) -> None:
    console, store = stock
    for kind, shown in (
        ("ExampleStatistics", 'class="histogram"'),
        ("Schema", "<h2>Schema</h2>"),
        ("ExampleAnomalies", "<h2>Anomalies</h2>"),
        ("ModelEvaluation", "<h2>Slices</h2>"),
    ):
        text = console.page(f"/artifacts/{store.artifacts(type=kind)[-1].id}")
        assert shown in text, kind
    statistics = [artifact.id for artifact in store.artifacts(type="ExampleStatistics")]
    if len(statistics) > 1:
        text = console.page(f"/artifacts/{statistics[0]}?with={statistics[-1]}&split=train")
        assert "Compared with" in text and "by chance" in text


def test_slices_are_sorted(stock: tuple[Console, Store]) -> None:
    console, store = stock
    page = f"/artifacts/{store.artifacts(type='ModelEvaluation')[0].id}"
    column = re.findall(rf'href="{page}\?sort=(\w+)', console.page(page))[0]
    orders = []
    for order in ("", "&order=falling"):
        text = console.page(f"{page}?sort={column}{order}").split('id="slices"')[1].split("</table>")[0]
        orders.append(re.findall(r'<th scope="row">([^<]+)', text))
    assert len(orders[0]) > 1 and sorted(orders[0]) == sorted(orders[1])


def test_files_that_are_gone_are_said_to_be(stock: tuple[Console, Store]) -> None:
    console, store = stock
    gone = [artifact for artifact in store.artifacts(type="Model") if not pathlib.Path(artifact.uri).exists()]
    assert gone and "Files are not here" in console.page(f"/artifacts/{gone[0].id}")


def test_a_store_without_a_table_is_refused_in_a_sentence(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "other.sqlite"
    sqlite3.connect(file).execute("CREATE TABLE x (y)").connection.close()
    result = CliRunner().invoke(cli.cli, ["console", "--store", str(file)])
    assert result.exception and "is a SQLite file and no metadata store" in str(result.exception)


# Hostile contents


@pytest.fixture
def hostile(tmp_path: pathlib.Path) -> pathlib.Path:
    """A root whose every text is a tag, and whose artifacts lie where they should not."""
    root = tmp_path / "runs"
    (name,) = stores.Many(root).write(1, files=True)
    with sqlite3.connect(root / "metadata.sqlite") as store:
        store.execute("UPDATE ArtifactProperty SET string_value = ? WHERE string_value IS NOT NULL", (EVIL,))
        store.execute("UPDATE ExecutionProperty SET string_value = ?", (f'{{"{EVIL}": "{EVIL}"}}',))
        store.execute("UPDATE EventPath SET step_key = ? WHERE step_key IS NOT NULL", (EVIL,))
        store.execute("UPDATE Type SET name = ? WHERE name = 'Examples'", (f"Examples{EVIL}",))
        store.execute(
            "UPDATE Context SET name = ? || name WHERE type_id = (SELECT id FROM Type WHERE name = 'node')",
            (f"{EVIL}.",),
        )
    store.close()
    file = root / stores.PIPELINE / "runs" / name / record.FILE
    found = json.loads(file.read_text())
    found |= {
        "verdict": EVIL,
        "config": {EVIL: EVIL, "text": "\ud800"},
        "rows": {EVIL: 1},
        "beside": {EVIL: found["measured"]},
    }
    found["nodes"][0] |= {"reason": EVIL, "error": EVIL}
    found["data"]["title"] = f"</title><svg onload=alert(1)>{EVIL}"
    file.write_text(json.dumps(found))
    svg = figures.media(EVIL, b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    html_ = figures.media("page", b"<script>alert(1)</script>", "text/html")
    (file.parent / figures.FILE).write_text(figures.dump([svg, html_, figures.Text(EVIL, EVIL)]))
    (file.parent / record.LOG).write_text(f"{EVIL}\n")
    return root


def test_texts_are_escaped(hostile: pathlib.Path) -> None:
    with consoles.served(Source(hostile)) as console:
        seen = walk(console)
        (name,) = (path.name for path in (hostile / stores.PIPELINE / "runs").iterdir())
        texts = [
            console(path).text for path in seen if console(path).headers["content-type"][:9] == "text/html"
        ]
        assert not any("<img src=x" in text or "<svg onload" in text for text in texts)
        assert sum("&lt;img src=x onerror=alert(1)&gt;" in text for text in texts) > 5
        drawn = console(f"/runs/{name}/pictures/0")
        assert drawn.headers["content-security-policy"].startswith("sandbox")
        assert console(f"/runs/{name}/pictures/1").status == 404  # it would be a page
        checked(console.page(f"/search?q=z{EVIL.replace(' ', '%20')}"))


@pytest.fixture
def artifact(tmp_path: pathlib.Path) -> Iterator[tuple[Console, int, pathlib.Path]]:
    """A console, and an artifact whose folder tests fill."""
    root = tmp_path / "runs"
    stores.Many(root).write(1, files=True)
    one = next(a for a in Store(root / "metadata.sqlite").artifacts() if a.type == "Examples")
    with consoles.served(Source(root)) as console:
        yield console, one.id, pathlib.Path(one.uri)


def test_links_out_of_an_artifact_are_not_followed(artifact: tuple[Console, int, pathlib.Path]) -> None:
    console, number, folder = artifact
    secret = folder.parents[3] / "secret"
    secret.mkdir()
    (secret / "key").write_text("private")
    (folder / "file").symlink_to(secret / "key")
    (folder / "folder").symlink_to(secret)
    os.mkfifo(folder / "pipe")
    pathlib.Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).write_text("no Unicode")
    text = console.page(f"/artifacts/{number}")
    assert "file <span" in text and "link, not followed" in text and "key" not in text and "? <span" in text
    for path in (
        "file",
        "folder/key",
        "pipe",
        "../../../../../secret/key",
        "..%2f..%2f..%2fsecret%2fkey",
        "%00",
    ):
        answer = console(f"/artifacts/{number}/files/{path}")
        assert answer.status == 404 and "private" not in answer.text, path
        assert console(f"/artifacts/{number}/files/{path}?raw=1").status == 404, path


def test_files_are_shown_and_saved(artifact: tuple[Console, int, pathlib.Path]) -> None:
    console, number, folder = artifact
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / 'ünde"r').mkdir()
    (folder / 'ünde"r' / "x.bin").write_bytes(b"\0\1")
    text = console.page(f"/artifacts/{number}/files/page.html")
    assert "&lt;script&gt;" in text
    saved = console(f"/artifacts/{number}/files/page.html?raw=1")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["content-security-policy"].startswith("sandbox")
    (link,) = re.findall(r'href="(/artifacts/\d+/files/[^"]*x\.bin)"', console.page(f"/artifacts/{number}"))
    assert "It is no text" in console.page(link)


def test_sizes_are_capped(tmp_path: pathlib.Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 100)
    with pytest.raises(files.FileError, match="has 100 bytes, and at most 99 are shown"):
        files.read(tmp_path, "large", 99)
    assert files.read(tmp_path, "large", 9, whole=False) == b"x" * 9
    assert files.tail(tmp_path, "large", 9) == (b"x" * 9, 91)


@pytest.mark.parametrize(
    "uri", ["/", "/etc", "relative/path", "gs://bucket/x", "/a/../../etc/x", "/a/\0b", ""]
)
def test_addresses_that_are_no_folder_of_an_artifact(uri: str) -> None:
    assert files.root_of(uri) is None


def test_files_of_a_uri() -> None:
    assert files.root_of("file:///a/b%20c") == pathlib.Path("/a/b c") and files.root_of("/a/b") is not None


# Who may ask


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8265", "localhost.evil.example", "", "[::1"])
def test_other_hosts_are_refused(console: Console, host: str) -> None:
    assert console("/", Host=host).status in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "localhost:8265", "127.0.0.1", "[::1]:8265", "192.0.2.1"])
def test_this_machine_is_answered(console: Console, host: str) -> None:
    assert console("/static/icon.svg", Host=host).status == 200


def test_other_origins_and_methods_are_refused(console: Console) -> None:
    own = f"127.0.0.1:{console.port}"
    assert console("/", Origin="http://evil.example").status == 403
    assert console("/", Origin="null").status == 403
    assert console("/", Origin=f"http://{own}").status == 200
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert console("/runs", method).status == 405
    assert console("/", "HEAD").content == b""


def test_pages_have_a_strict_policy(console: Console) -> None:
    for path in ("/", "/nothing", "/static/console.css", "/static/../app.py"):
        headers = console(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff" and "server" not in headers
    assert console("/static/../app.py").status == 404
    assert console("/").headers["cache-control"] == "no-store"


def test_a_token_is_asked_for_and_taken_out_of_the_address(many: pathlib.Path) -> None:
    token = "a-token-of-many-letters"
    with consoles.served(Source(many), "console.example", token) as console:
        assert console("/").status == 401 and console("/?token=wrong").status == 401
        assert console("/static/console.css").status == 401
        login = console(f"/runs?token={token}&status=pushed")
        assert login.status == 303 and login.headers["location"] == "/runs?status=pushed"
        cookie = login.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie
        assert console("/", Cookie=cookie.split(";")[0], Host="console.example").status == 200
        assert console("/", Authorization=f"Bearer {token}").status == 200
        assert console(f"//evil.example/?token={token}").headers["location"] == "/"
        assert console("/", Cookie=f"{security.COOKIE}=wrong").status == 401


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("192.0.2.1", False), ("console.example", False), ("", False)],
)  # fmt: skip
def test_hosts_that_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert security.is_loopback(host) == loopback


def test_a_short_token_is_refused() -> None:
    result = CliRunner().invoke(cli.cli, ["console", "--token", "short"])
    assert "--token: needs 16" in str(result.exception)


# Parts


def test_graphs_keep_their_order_and_survive_cycles() -> None:
    layout = graph.Layout(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("a", "c"), ("c", "a"), ("x", "a")])
    assert layout.places["a"][0] < layout.places["b"][0] < layout.places["c"][0]
    assert len({*layout.places.values()}) == 4
    assert graph.Layout([], []).size[0] > 0
    assert graph.without_implied([("a", "b"), ("b", "c"), ("a", "c")]) == [("a", "b"), ("b", "c")]


def test_nodes_do_not_cover_each_other() -> None:
    nodes = [str(number) for number in range(40)]
    edges = [(a, b) for a in nodes for b in nodes if int(a) < int(b) and (int(a) * 7 + int(b)) % 9 == 0]
    places = sorted(graph.Layout(nodes, edges).places.values())
    for (x, y), (other_x, other_y) in itertools.pairwise(places):
        assert other_x > x or other_y - y >= graph.HEIGHT


def test_values_of_properties() -> None:
    assert rendering.value(0.004) == "0.004" and rendering.value(b"\0") == "1 bytes"
    assert rendering.value('["a",1]') == '["a", 1]' and rendering.value("{x") == "{x"
    assert (
        rendering.value("mlmd-struct::CgwKA2FnZRIFKgMxMjM=") != "" and rendering.value("mlmd-struct::?") != ""
    )


@pytest.mark.parametrize("gate", ["", "{", "[]", '{"drift": []}', '{"drift": {"x": "far"}}'])
def test_a_parameter_that_is_no_data_gate_has_no_limits(gate: str) -> None:
    assert contract.limits(gate) == {}


def test_a_root_without_runs_says_how_to_make_one(tmp_path: pathlib.Path) -> None:
    with consoles.served(Source(tmp_path)) as console:
        assert "There are no runs yet" in console.page("/")
        assert console("/models").status == 503 and console("/runs").status == 200
    assert Root(tmp_path).store is None
