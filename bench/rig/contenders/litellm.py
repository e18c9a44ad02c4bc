"""LiteLLM's proxy, as PyPI offers it: one worker, no database, no log of requests, one attempt, and
nothing asked of the outside."""

import sys

from .fetched import PINNED, Fetched, run

CONFIGURATION = """\
model_list:
  - model_name: gpt-4o-mini  # what the load client asks for
    litellm_params:
      model: openai/gpt-4o-mini
      api_base: {upstream}/v1
      api_key: sk-bench
      max_retries: 0
router_settings:
  num_retries: 0
litellm_settings:
  num_retries: 0
  request_timeout: 600
  set_verbose: false
"""

ENVIRONMENT = {
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_LOG": "ERROR",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    # Like the others, it asks its clients for no key.
    "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "True",
}


class LiteLLM(Fetched):
    name = "LiteLLM"
    lock = PINNED / "litellm.txt"
    answer_bytes = 0

    def install(self):
        run(sys.executable, "-m", "venv", self.folder)
        run(self.folder / "bin" / "pip", "install", "--quiet", "--require-hashes",
            "--only-binary", ":all:", "--requirement", self.lock)

    def command(self, around, port):
        path = around.folder / "litellm.yaml"
        path.write_text(CONFIGURATION.format(upstream=around.upstream.url))
        return ([str(self.folder / "bin" / "litellm"), "--config", str(path), "--num_workers", "1",
                 "--telemetry", "False", "--host", "127.0.0.1", "--port", str(port)], ENVIRONMENT)
