"""What a SavedModel answers when it is loaded as TensorFlow Serving loads it: `as_served.py FOLDER CONTENTS`.

Its graph is run in a session, and restores the variables by itself; no code of Keras has a part in it.
"""

import json
import sys

import tensorflow as tf


def main(folder: str, contents: str) -> None:
    """Print the answer of the signature `predict` to contents, written as hexadecimal digits."""
    with tf.Graph().as_default() as graph, tf.compat.v1.Session(graph=graph) as session:
        loaded = tf.compat.v1.saved_model.load(session, ["serve"], folder)
        predict = loaded.signature_def["predict"]
        answer, given = predict.outputs["answer"].name, predict.inputs["contents"].name
        (said,) = session.run(answer, {given: [bytes.fromhex(contents)]})
    print(json.dumps(said.decode()))


if __name__ == "__main__":
    main(*sys.argv[1:])
