package io.momentcross.ranking.inferenceprotocol;

/** The protocol's names for the element types that models here have. */
enum Datatype {
    INT64(Long.BYTES),
    FP32(Float.BYTES);

    private final int bytes;

    Datatype(int bytes) {
        this.bytes = bytes;
    }

    /** @param dtype {@code int64} or {@code float32}, as manifests and graphs say it */
    static Datatype of(String dtype) {
        return switch (dtype) {
            case "int64" -> INT64;
            case "float32" -> FP32;
            default -> throw new IllegalArgumentException("the protocol is not spoken for " + dtype);
        };
    }

    /** Bytes of one element. */
    int bytes() {
        return bytes;
    }
}
