"""Portkey's gateway for Node, as npm offers it."""

import shutil

from .fetched import PINNED, ROOT, Fetched, run

PROGRAM = "node_modules/@portkey-ai/gateway/build/start-server.js"


class Portkey(Fetched):
    name = "Portkey"
    lock = PINNED / "package-lock.json"

    def install(self):
        for manifest in (PINNED / "package.json", self.lock):
            shutil.copy(manifest, self.folder)
        run("npm", "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund",
            "--loglevel=error", cwd=self.folder)

    def command(self, around, port):
        node = run(ROOT / "scripts" / "node-toolchain")
        return ([node, str(self.folder / PROGRAM), f"--port={port}", "--headless"],
                {"NODE_ENV": "production"})

    def headers(self, around):
        return ("x-portkey-provider: openai", f"x-portkey-custom-host: {around.upstream.url}/v1")
