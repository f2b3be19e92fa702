"""Containers of every kind give their resources in order; what is broken is refused in its place."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from db.fhir import files, streams
from db.fhir.draft import Draft, Refused
from db.fhir.facts import draft
from db.fhir.files import Element, read, scan

if TYPE_CHECKING:
    from pathlib import Path


def person(number: int, **more: Any) -> dict[str, Any]:
    """A small Patient."""
    return {"resourceType": "Patient", "id": f"p{number}", **more}


def bundle(*resources: dict[str, Any], type_: str = "collection") -> dict[str, Any]:
    """A Bundle around resources."""
    return {"resourceType": "Bundle", "type": type_, "entry": [{"resource": one} for one in resources]}


def taken(path: Path) -> list[Element | Refused]:
    """Everything that one file or folder gives."""
    return [item for source in scan([path]) for item in read(source)]


def written(folder: Path, name: str, content: bytes | str | dict[str, Any] | list[Any]) -> Path:
    """A file with this content."""
    path = folder / name
    data = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    path.write_bytes(data)
    return path


def ids(items: list[Element | Refused]) -> list[str]:
    """Ids of elements; `!` and the reason of refusals."""
    return [f"!{i.reason}" if isinstance(i, Refused) else json.loads(bytes(i.raw))["id"] for i in items]


@pytest.mark.parametrize(
    "type_", ["transaction", "batch", "collection", "searchset", "history", "document", "message"]
)
def test_bundles_of_every_type(tmp_path: Path, type_: str) -> None:
    """Entries come in order and are counted from 1."""
    items = taken(written(tmp_path, "a.json", bundle(person(1), person(2), type_=type_)))
    assert ids(items) == ["p1", "p2"]
    assert [item.line for item in items] == [1, 2]


def test_single_resources_and_arrays(tmp_path: Path) -> None:
    """A resource alone, with the type in any place, and an array of resources or Bundles."""
    assert ids(taken(written(tmp_path, "one.json", '{"id": "p1", "resourceType": "Patient"}'))) == ["p1"]
    items = taken(written(tmp_path, "many.json", [person(1), bundle(person(2), person(3))]))
    assert ids(items) == ["p1", "p2", "p3"]


def test_ndjson_has_real_line_numbers(tmp_path: Path) -> None:
    """Blank lines count but give nothing; a broken line is refused and the next one is read."""
    text = json.dumps(person(1)) + "\n\n{broken\r\n" + json.dumps(person(2)) + "\r\n"
    for name in ("a.ndjson", "a.jsonl", "a.json"):
        items = taken(written(tmp_path, name, text))
        assert [item.line for item in items] == [1, 3, 4], name
        assert isinstance(items[1], Refused)
        assert ids([items[0], items[2]]) == ["p1", "p2"]


def test_method_and_full_url_come_along(tmp_path: Path) -> None:
    """A history's deletions and a transaction's verbs and addresses are kept."""
    whole = {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [
            {
                "fullUrl": "https://a.example/fhir/Patient/p1",
                "resource": person(1),
                "request": {"method": "put", "url": "Patient/p1"},
            },
            {
                "fullUrl": "https://a.example/fhir/Patient/p2",
                "request": {"method": "DELETE", "url": "Patient/p2"},
            },
            {"request": {"method": "DELETE", "url": "Patient?name=x"}},
            {"response": {"status": "200"}},
        ],
    }
    put, deleted, conditional, empty = taken(written(tmp_path, "h.json", whole))
    assert isinstance(put, Element)
    assert (put.method, put.full_url) == ("PUT", "https://a.example/fhir/Patient/p1")
    assert isinstance(deleted, Element)
    gone = draft(deleted)
    assert isinstance(gone, Draft)
    assert (gone.type, gone.id, gone.base, gone.deleted) == ("Patient", "p2", "https://a.example/fhir", True)
    assert isinstance(conditional, Refused)
    assert isinstance(empty, Refused)


def test_bundles_within_bundles(tmp_path: Path) -> None:
    """The answers of a batch are Bundles themselves."""
    inner = bundle(person(1), person(2), type_="searchset")
    assert ids(taken(written(tmp_path, "b.json", bundle(inner, person(3), type_="batch-response")))) == [
        "p1",
        "p2",
        "p3",
    ]
    deep: dict[str, Any] = person(1)
    for _ in range(6):
        deep = bundle(deep)
    assert ids(taken(written(tmp_path, "d.json", deep))) == ["!Bundles nested too deeply"]


def test_one_wrong_entry_does_not_cost_the_others(tmp_path: Path) -> None:
    """An entry of a wrong shape is refused with its path; its neighbours are read."""
    whole = bundle(person(1), person(2), person(3))
    whole["entry"][1]["fullUrl"] = 5
    first, second, third = taken(written(tmp_path, "w.json", whole))
    assert ids([first, third]) == ["p1", "p3"]
    assert isinstance(second, Refused)
    assert second.path == "Bundle.entry.fullUrl"
    assert second.line == 2


def test_gzip_zip_and_odd_names(tmp_path: Path) -> None:
    """Content decides, not the name: gzip under .json, a stray quotation mark, members of archives."""
    plain = json.dumps(bundle(person(1))).encode()
    written(tmp_path, "a.json.gz", gzip.compress(plain))
    written(tmp_path, 'b.json"', plain)
    written(tmp_path, "c.json", gzip.compress(plain))
    written(tmp_path, "d.dat", plain)
    written(tmp_path, "notes.txt", "no JSON here")
    written(tmp_path, ".hidden.json", plain)
    (tmp_path / "sub").mkdir()
    with zipfile.ZipFile(tmp_path / "sub" / "e.zip", "w") as archive:
        archive.writestr("x/one.json", plain)
        archive.writestr("two.ndjson", json.dumps(person(2)) + "\n" + json.dumps(person(3)))
        archive.writestr("three.json.gz", gzip.compress(plain))
        archive.writestr("read.me", "nothing")
    sources = scan([tmp_path])
    assert [source.name for source in sources] == ["a.json.gz", 'b.json"', "c.json", "d.dat", "sub/e.zip"]
    assert all(source.size == source.path.stat().st_size for source in sources)
    items = taken(tmp_path)
    assert ids(items) == ["p1", "p1", "p1", "p1", "p1", "p2", "p3", "p1"]
    assert [item.file for item in items[4:]] == [
        "sub/e.zip/x/one.json",
        *["sub/e.zip/two.ndjson"] * 2,
        "sub/e.zip/three.json.gz",
    ]


def test_scanning_gives_each_file_once_and_reports_the_missing(tmp_path: Path) -> None:
    """A file named twice is read once; what cannot be read is one refusal."""
    path = written(tmp_path, "a.json", person(1))
    sources = scan([path, tmp_path, tmp_path / "gone.json"])
    assert [source.name for source in sources] == ["a.json", "gone.json"]
    (refusal,) = read(sources[1])
    assert isinstance(refusal, Refused)
    assert "cannot be read" in refusal.reason
    os.mkfifo(tmp_path / "pipe.json")
    assert ids(taken(tmp_path / "pipe.json")) == ["!is no file"]


def test_names_are_cleaned(tmp_path: Path) -> None:
    """A file name is text from outside."""
    (item,) = taken(written(tmp_path, "a\x1b[2J.json", person(1)))
    assert item.file == "a[2J.json"


BROKEN = {
    "utf-16": json.dumps(person(1)).encode("utf-16"),
    "utf-16 without mark": json.dumps(person(1)).encode("utf-16-le"),
    "truncated": json.dumps(bundle(person(1), person(2))).encode()[:-9],
    "bad utf-8 in a skipped field": b'{"resourceType":"Patient","id":"p1","text":"\xff"}',
    "nul byte": b'{"resourceType":"Patient","id":"p\x001"}',
    "nan": b'[{"resourceType":"Patient","multipleBirthInteger":NaN}]x',
    "depth": b'{"resourceType":"Bundle","entry":' + b"[" * 200_000,
    "closed depth": b'{"id":"a","x":' + b"[" * 200_000 + b"]" * 200_000 + b',"resourceType":"Patient"}',
    "two documents": b'{"resourceType":"Patient"} {"resourceType":"Patient"}',
    "text": b"hello",
    "number": b"5",
    "no type": b'{"id":"1"}',
    "odd type": b'{"resourceType":"../etc"}',
    "type of a wrong kind": b'{"resourceType":5}',
    "empty": b"",
    "truncated gzip": gzip.compress(json.dumps(person(1)).encode() * 500)[:-20],
    "damaged gzip": b"\x1f\x8b\x08\x00" + b"garbage" * 9,
    "damaged zip": b"PK\x03\x04" + b"garbage" * 9,
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_are_refused(tmp_path: Path, case: str) -> None:
    """One refusal with a reason, whether reading or drafting finds it; never an exception."""
    found: list[object] = [
        item if isinstance(item, Refused) else draft(item)
        for item in taken(written(tmp_path, "x.json", BROKEN[case]))
    ]
    assert len(found) == 1, found
    assert isinstance(found[0], Refused), found
    assert found[0].reason


def test_a_byte_order_mark_is_no_harm(tmp_path: Path) -> None:
    """UTF-8 with a mark is read."""
    assert ids(taken(written(tmp_path, "b.json", b"\xef\xbb\xbf" + json.dumps(person(1)).encode()))) == ["p1"]


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    """An archive that needs a password says so, and its other members are read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.json", json.dumps(person(1)))
        archive.writestr("b.json", json.dumps(person(2)))
    data = bytearray(buffer.getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    assert ids(taken(written(tmp_path, "e.zip", bytes(data)))) == [
        "!the member is encrypted or packed in an unknown way",
        "p2",
    ]


def test_bombs_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unfolds beyond reason is refused, in gzip, in zip, and in lines."""
    monkeypatch.setattr(streams, "RATIO_FROM", 100_000)
    monkeypatch.setattr(files, "MB", 50_000)
    for text in (b" " * 4_000_000, b"{}\n" * 1_000_000):
        packed = gzip.compress(text, 9)
        with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("b.ndjson", text)
        for path in (written(tmp_path, "b.ndjson.gz", packed), tmp_path / "b.zip"):
            assert any("unfolds" in one for one in ids(taken(path)) if one.startswith("!")), path.name


def test_large_bundles_are_read_entry_by_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit nothing is missing, numbers stay as written, and a break is refused after what came before."""
    monkeypatch.setattr(files, "WHOLE_LIMIT", 100_000)
    lab = {
        "resourceType": "Observation",
        "id": "o1",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "x"},
    }
    text = json.dumps(
        bundle(lab | {"valueQuantity": {"value": 1}}, *(person(n, pad="x" * 900) for n in range(300)))
    )
    text = text.replace('"value": 1}', '"value": 7.10}')
    items = taken(written(tmp_path, "large.json", text))
    assert len(items) == 301
    assert items[300].line == 301
    assert isinstance(items[0], Element)
    made = draft(items[0])
    assert isinstance(made, Draft)
    assert made.facts[0].value_raw == "7.10"
    cut = taken(written(tmp_path, "cut.json", text[:200_000]))
    assert len(cut) > 100
    assert [type(item) for item in cut].index(Refused) == len(cut) - 1
    many = taken(written(tmp_path, "array.json", [person(n, pad="x" * 900) for n in range(300)]))
    assert len(many) == 300
    assert "no Bundle" in ids(taken(written(tmp_path, "one.json", person(1, pad="x" * 200_000))))[0]


def test_depth_in_large_files_is_stopped_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long run of brackets costs no time that grows with its square (found by the fuzz: 14 s for 150 kB)."""
    monkeypatch.setattr(files, "WHOLE_LIMIT", 1_000)
    for text in (
        '{"resourceType":"Bundle","entry":[{"resource":' + "[" * 60_000,
        "[" * 60_000,
        '{"a":' * 60_000,
    ):
        start = time.perf_counter()
        (only,) = taken(written(tmp_path, "deep.json", text))
        assert isinstance(only, Refused)
        assert time.perf_counter() - start < 2.0


def test_lists_elsewhere_are_no_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the Bundle's own entry list counts, wherever it stands, and an entry that is no object is refused."""
    monkeypatch.setattr(files, "WHOLE_LIMIT", 1_000)
    whole = {
        "link": [{"entry": [1]}],
        "entry": [{"resource": person(1, x=[[{"entry": []}]])}, 7],
        "pad": ["x" * 2_000],
        "resourceType": "Bundle",
    }
    first, second = taken(written(tmp_path, "b.json", whole))
    assert ids([first]) == ["p1"]
    assert isinstance(second, Refused)


@pytest.mark.parametrize("number", ["1e99999999999999999999", "9" * 5_000, "NaN"])
def test_odd_numbers_in_large_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """Where the streaming reader or the encoder cannot hold a number, the entry or the rest is refused, never raised."""
    monkeypatch.setattr(files, "WHOLE_LIMIT", 1_000)
    text = json.dumps(bundle(person(1, pad="x" * 2_000), person(2, multipleBirthInteger=7))).replace(
        "7", number, 1
    )
    items = taken(written(tmp_path, "n.json", text))
    assert isinstance(items[-1], Refused)
    # What stood in the same 64 kB as the odd number may be lost with it; the refusal says after which entry.
    assert ids(items[:-1]) in ([], ["p1"])
    assert items[-1].line in {None, 1, 2}


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight times the lines or entries need no more memory."""
    monkeypatch.setattr(files, "WHOLE_LIMIT", 200_000)
    line = json.dumps(person(1, pad="x" * 2_000))

    def peak(name: str, text: str) -> int:
        (source,) = scan([written(tmp_path, name, gzip.compress(text.encode(), 1))])
        tracemalloc.start()
        try:
            assert sum(isinstance(item, Element) for item in read(source)) > 100
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    monkeypatch.setattr(streams, "RATIO_LIMIT", 100_000)
    entry = '{"resource":' + line + "}"

    def whole(count: int) -> str:
        return '{"resourceType":"Bundle","entry":[' + ",".join([entry] * count) + "]}"

    def lines(count: int) -> str:
        return "\n".join([line] * count)

    for name, text in (("a.ndjson.gz", lines), ("a.json.gz", whole)):
        assert peak(name, text(8_000)) < peak(name, text(2_000)) * 1.5 + 1_000_000, name


def test_long_lines_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line beyond the limit is refused with its number; the next one is read."""
    monkeypatch.setattr(files, "LINE_LIMIT", 100_000)
    monkeypatch.setattr(files, "MB", 10_000)
    text = "\n".join(json.dumps(one) for one in (person(1), person(2, pad="x" * 300_000), person(3)))
    items = taken(written(tmp_path, "long.ndjson", text))
    assert [item.line for item in items] == [1, 2, 3]
    assert isinstance(items[1], Refused)
    assert ids([items[0], items[2]]) == ["p1", "p3"]


def test_the_sample_is_read_whole(synthea: list[Path]) -> None:
    """Every resource of the 157 bundles is an element; an independent count agrees."""
    for path in synthea[:12]:
        text = (
            gzip.decompress(path.read_bytes()) if path.read_bytes()[:2] == b"\x1f\x8b" else path.read_bytes()
        )
        entries = json.loads(text)["entry"]
        items = taken(path)
        assert [item.type for item in items if isinstance(item, Element)] == [
            e["resource"]["resourceType"] for e in entries
        ]
