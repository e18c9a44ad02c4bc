"""HAProxy as the fairest reverse proxy it can be: one thread, chunks sent on at once, connections
kept and shared on both sides, no log."""

import shutil

from ..process import Process, free_port, listens
from .contender import NotHere, Running

CONFIGURATION = """\
global
  maxconn {connections}
  nbthread 1
defaults
  mode http
  option http-no-delay
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  timeout http-keep-alive 600s
  http-reuse always
frontend downstream
  bind 127.0.0.1:{port} backlog 4096
  default_backend provider
backend provider
  server upstream 127.0.0.1:{upstream}{tls}
"""

TLS = " ssl verify required ca-file {authority} sni str(localhost) verifyhost localhost"


class HAProxy:
    name = "HAProxy"

    def start(self, around):
        if not shutil.which("haproxy"):
            raise NotHere("HAProxy is not installed (Debian package haproxy)")
        port = free_port()
        path = around.folder / "haproxy.cfg"
        tls = TLS.format(authority=around.certificate.authority)
        path.write_text(CONFIGURATION.format(
            port=port, upstream=around.upstream.port,
            connections=(around.descriptors - 200) // 2,
            tls=tls if around.upstream.script.tls else ""))
        process = Process(["haproxy", "-f", str(path)], around.placement,
                          around.folder / "haproxy.out")
        process.await_true(lambda: listens(port))
        return Running(self.name, process, port)
