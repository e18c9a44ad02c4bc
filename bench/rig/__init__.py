"""The router beside nginx, HAProxy and others, on the same machine in the same run."""
