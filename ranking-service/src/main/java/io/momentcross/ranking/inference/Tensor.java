package io.momentcross.ranking.inference;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * One named input or output of a model: int64 or float32 values in native order, row-major, off the heap. Made and used
 * by one thread.
 */
public final class Tensor {

    private final String name;
    private final List<Long> shape;
    private final Buffer values;

    private Tensor(String name, List<Long> shape, Buffer values) {
        this.name = name;
        this.shape = shape;
        this.values = values;
    }

    /** An int64 tensor of zeros, to be filled through {@link #longs()}. */
    public static Tensor int64(String name, List<Long> shape) {
        return new Tensor(name, List.copyOf(shape), allocate(shape, Long.BYTES).asLongBuffer());
    }

    /** A float32 tensor of zeros, to be filled through {@link #floats()}. */
    public static Tensor float32(String name, List<Long> shape) {
        return new Tensor(name, List.copyOf(shape), allocate(shape, Float.BYTES).asFloatBuffer());
    }

    private static ByteBuffer allocate(List<Long> shape, int bytes) {
        long size = shape.stream().reduce(1L, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.toIntExact(size * bytes)).order(ByteOrder.nativeOrder());
    }

    public String name() {
        return name;
    }

    /** Length of each dimension; empty for a scalar. */
    public List<Long> shape() {
        return shape;
    }

    public boolean isInt64() {
        return values instanceof LongBuffer;
    }

    /**
     * The values in place.
     *
     * @throws IllegalStateException if the values are floats
     */
    public LongBuffer longs() {
        if (values instanceof LongBuffer longs) {
            return longs;
        }
        throw new IllegalStateException(name + " holds float32");
    }

    /**
     * The values in place.
     *
     * @throws IllegalStateException if the values are integers
     */
    public FloatBuffer floats() {
        if (values instanceof FloatBuffer floats) {
            return floats;
        }
        throw new IllegalStateException(name + " holds int64");
    }
}
