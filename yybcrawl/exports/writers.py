"""The forms of an export: how records become bytes."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from yybcrawl.exports.spreadsheet import Spreadsheet
from yybcrawl.extras import need
from yybcrawl.items import Author, Image
from yybcrawl.storage.records import COLUMNS, Listing, Record
from yybcrawl.storage.types import PrintedDateTime, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from sqlalchemy.types import TypeEngine

_NAMES = tuple(column.name for column in COLUMNS)
_GROUP = 2000


def write_csv(file: BinaryIO, records: Iterable[Record]) -> int:
    """Write one line a record; people, pictures and channels share a cell, one a line."""
    sheet = Spreadsheet(file, (*_NAMES, "authors", "images", "channels"))
    count = 0
    for record in records:
        authors = (f"{author.name} {author.role}" for author in record.authors)
        images = (" ".join(filter(None, image)) for image in record.images)
        channels = (channel.name for channel in record.channels)
        sheet.write([(*record.row, *map("\n".join, (authors, images, channels)))])
        count += 1
    sheet.close()
    return count


def write_jsonl(file: BinaryIO, records: Iterable[Record]) -> int:
    """Write one JSON object a line, with people, pictures and channels as lists of objects."""
    count = 0
    for record in records:
        file.write(f"{to_line(_nested(record))}\n".encode())
        count += 1
    return count


def write_json(file: BinaryIO, records: Iterable[Record]) -> int:
    """Write one JSON list, with an object like those of jsonl on each line."""
    count = 0
    file.write(b"[")
    for record in records:
        file.write(f"{',' if count else ''}\n{to_line(_nested(record))}".encode())
        count += 1
    file.write(b"\n]\n")
    return count


def write_parquet(file: BinaryIO, records: Iterable[Record]) -> int:
    """Write a Parquet file; raises ArgumentError where pyarrow is not installed."""
    need("parquet", "Parquet", "pyarrow")
    import pyarrow as pa  # noqa: PLC0415  an extra
    from pyarrow import parquet  # noqa: PLC0415

    schema = _schema(pa)
    count = 0
    rows = map(_nested, records)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema))
            count += len(group)
    return count


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}


def _schema(arrow: Any) -> pa.Schema:
    def objects(*names: str) -> pa.DataType:
        return arrow.list_(arrow.struct([(name, arrow.string()) for name in names]))

    def kind(type_: TypeEngine[Any]) -> pa.DataType:
        if isinstance(type_, PrintedDateTime | UtcDateTime):
            zone = "+08:00" if isinstance(type_, PrintedDateTime) else "UTC"
            return arrow.timestamp("ms", tz=zone)
        return {int: arrow.int64(), float: arrow.float64(), date: arrow.date32()}.get(
            type_.python_type, arrow.string()
        )

    nested = (
        ("authors", objects(*Author._fields)),
        ("images", objects(*Image._fields)),
        ("channels", objects(*Listing._fields)),
    )
    return arrow.schema([*((column.name, kind(column.type)) for column in COLUMNS), *nested])


def to_line(value: dict[str, Any]) -> str:
    """Return JSON in one line, with Chinese as it is, and days and times as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=_iso)


def _iso(value: date) -> str:
    return value.isoformat()


def _nested(record: Record) -> dict[str, Any]:
    return {
        **record.row._mapping,  # noqa: SLF001  SQLAlchemy's public name for it
        "authors": [author._asdict() for author in record.authors],
        "images": [image._asdict() for image in record.images],
        "channels": [channel._asdict() for channel in record.channels],
    }
