"""Learns the Moment&Cross model from samples of delayed labels and publishes it as ONNX.

Rooms: ``data`` turns sample records into batches, ``model`` is the network, ``learn`` updates it,
``export`` writes it for the ranking service. Only ``wire`` knows Protobuf, only ``data.kafka`` knows Kafka.
"""
