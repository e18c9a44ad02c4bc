"""The programs that are measured side by side: each relays to the same upstream."""
