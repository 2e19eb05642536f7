"""Python clients generated from the public protos, as an integrator would generate them."""

import importlib
import pathlib
import shutil
import subprocess
import sys
import types

import harness


def generate(folder):
    """Generates into `folder` and imports from there. The modules by short names."""
    folder = pathlib.Path(folder)
    plugin = shutil.which("grpc_python_plugin")
    if plugin is None:
        raise AssertionError("grpc_python_plugin is missing; run scripts/install-deps --tests")
    protos = harness.SOURCE / "proto"
    # The packages `grpc` and `google` are installed ones, so those two files are compiled without their folders.
    for root, proto in ((protos, "caveat/v1/answer.proto"), (protos, "caveat/v1/answer_service.proto"),
                        (protos, "caveat/v1/corpus_service.proto"), (protos, "caveat/v1/explanation.proto"),
                        (protos, "caveat/v1/rendering.proto"),
                        (protos / "google/rpc", "error_details.proto"),
                        (protos / "grpc/health/v1", "health.proto")):
        subprocess.run(["protoc", "-I", root, f"--python_out={folder}", f"--grpc_out={folder}",
                        f"--plugin=protoc-gen-grpc={plugin}", root / proto], check=True)
    sys.path.insert(0, str(folder))
    names = {"answer": "caveat.v1.answer_pb2", "ask": "caveat.v1.answer_service_pb2",
             "ask_grpc": "caveat.v1.answer_service_pb2_grpc", "corpus": "caveat.v1.corpus_service_pb2",
             "corpus_grpc": "caveat.v1.corpus_service_pb2_grpc", "errors": "error_details_pb2",
             "health": "health_pb2", "health_grpc": "health_pb2_grpc"}
    return types.SimpleNamespace(**{short: importlib.import_module(name) for short, name in names.items()})
