"""No proxy: the load client talks to the upstream itself."""

from .contender import Running


class Direct:
    name = "direct"

    def start(self, around):
        return Unproxied(self.name, around.upstream, around.upstream.port)


class Unproxied(Running):
    def __exit__(self, *_):
        """The upstream is not ours to end."""
