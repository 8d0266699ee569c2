"""The deadline rush on this machine: `make rush`, or `python -m bench.rush --help`."""
