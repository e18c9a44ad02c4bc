"""The set-up of one scenario: an upstream, the contenders that relay to it, and a load client."""

import contextlib
import dataclasses
import pathlib
import shutil
import tempfile

from . import machine
from .certificate import Certificate, make_certificate
from .contenders.contender import NotHere, Surroundings
from .process import Placement
from .traffic import Load, Script, Upstream


@dataclasses.dataclass(frozen=True)
class Bench:
    """What all scenarios share."""

    router: pathlib.Path    # the program
    programs: pathlib.Path  # folder of the upstream and the load client
    folder: pathlib.Path    # for files, gone afterwards
    certificate: Certificate
    descriptors: int
    quick: bool

    def choose(self, full, quick):
        return quick if self.quick else full


@contextlib.contextmanager
def prepared_bench(build, quick):
    build = pathlib.Path(build).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="llm-router-bench-"))
    folder.chmod(0o755)  # nginx's worker is another user
    try:
        yield Bench(router=build / "llm-api-router", programs=build / "bench", folder=folder,
                    certificate=make_certificate(folder),
                    descriptors=machine.raise_descriptor_limit(), quick=quick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Stage:
    """Use it in a `with` block. A contender that is not here is left out, and `absent` says why."""

    def __init__(self, bench, contenders, script=Script(), one_core=False, proxy_cores=None):
        self.bench = bench
        self.script = script
        self.contenders = contenders
        proxy, rest = machine.cores()
        cores = proxy_cores or (proxy,)
        self.proxy_placement = Placement(cores, real_time=one_core)
        self.rest_placement = Placement(cores if one_core else (rest,), real_time=one_core)
        self.running = {}
        self.absent = {}

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.bench.folder))
        self.folder.chmod(0o755)
        self.stack = contextlib.ExitStack()
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        try:
            self.start()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start(self):
        self.load = Load(self.bench.programs, self.rest_placement)
        self.upstream = self.stack.enter_context(
            Upstream(self.bench.programs, self.script, self.rest_placement, self.folder,
                     self.bench.certificate))
        around = Surroundings(self.upstream, self.bench.certificate, self.proxy_placement,
                              self.folder, self.bench.descriptors)
        for contender in self.contenders:
            try:
                self.running[contender.name] = self.stack.enter_context(contender.start(around))
            except NotHere as reason:
                self.absent[contender.name] = str(reason)
