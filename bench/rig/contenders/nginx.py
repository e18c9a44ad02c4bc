"""nginx as the fairest reverse proxy it can be: one worker, nothing buffered on the way down, no
body ever in a file, connections kept on both sides, no log."""

import shutil

from .. import usage
from ..process import Process, free_port, listens
from .contender import NotHere, Running

CONFIGURATION = """\
worker_processes 1;
worker_rlimit_nofile {descriptors};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.err;
events {{ worker_connections {descriptors}; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  keepalive_timeout 600s;
  client_max_body_size 64m;
  client_body_buffer_size 2m;
  client_body_temp_path {folder}/nginx-body;
  proxy_temp_path {folder}/nginx-proxy;
  fastcgi_temp_path {folder}/nginx-fastcgi;
  uwsgi_temp_path {folder}/nginx-uwsgi;
  scgi_temp_path {folder}/nginx-scgi;
  upstream provider {{
    server 127.0.0.1:{upstream};
    keepalive 2048;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass {scheme}://provider;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 600s;
{tls}    }}
  }}
}}
"""

# 1.22 speaks no TLS 1.3 to an upstream unless told to; the others do.
TLS = """\
      proxy_ssl_protocols TLSv1.3;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate {authority};
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
"""


class Nginx:
    name = "nginx"

    def start(self, around):
        if not shutil.which("nginx"):
            raise NotHere("nginx is not installed (Debian package nginx-light)")
        port = free_port()
        tls = around.upstream.script.tls
        path = around.folder / "nginx.conf"
        path.write_text(CONFIGURATION.format(
            folder=around.folder, port=port, upstream=around.upstream.port,
            descriptors=around.descriptors, scheme="https" if tls else "http",
            tls=TLS.format(authority=around.certificate.authority) if tls else ""))
        process = Process(["nginx", "-c", str(path)], around.placement, around.folder / "nginx.out")
        process.await_true(lambda: listens(port) and len(usage.children_of(process.pid)) > 1)
        return Running(self.name, process, port)
