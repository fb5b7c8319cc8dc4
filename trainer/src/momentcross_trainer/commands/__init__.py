"""The commands of ``python -m momentcross_trainer``, a file each or for several that go together.

``add`` adds a command's options, and the function that runs it as ``run``. What PyTorch or Kafka need is imported only
there: ``--help`` and a wrong option answer at once.
"""
