"""CuratedSchema: a schema that people wrote, as an artifact for the components that follow.

The text itself is the parameter, so an edited schema is a cache miss and no file has to be reached at
run time. (TFX's ImportSchemaGen takes a path, and does not notice when the file changes.)
"""

import pathlib

from tfx.dsl.component.experimental.annotations import OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.types.standard_artifacts import Schema


@component
def CuratedSchema(  # noqa: N802
    schema: OutputArtifact[Schema], text: Parameter[str], code: Parameter[str]
) -> None:
    """Write `text`, a Schema protocol buffer in text format; `code` is a hash of this module."""
    folder = pathlib.Path(schema.uri)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schema.pbtxt").write_text(text, encoding="utf-8")
