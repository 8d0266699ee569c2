"""How fast, in how much memory, and against whom: `make bench`. Each bench is a module with a ``run(options)``."""
