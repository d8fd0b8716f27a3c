"""CuratedSchema: a hand-written schema as an artifact.

The text is the parameter, so an edited schema is a cache miss and no file has to be accessible at run time.
(TFX's ImportSchemaGen takes a path, and its cache ignores changes of the file.)
"""

import pathlib

from tfx.dsl.component.experimental.annotations import OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.types.standard_artifacts import Schema


@component
def CuratedSchema(  # noqa: N802
    schema: OutputArtifact[Schema], text: Parameter[str], code: Parameter[str]
) -> None:
    """Write `text`, a Schema protocol buffer in text format; `code` is the source fingerprint."""
    folder = pathlib.Path(schema.uri)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schema.pbtxt").write_text(text, encoding="utf-8")
