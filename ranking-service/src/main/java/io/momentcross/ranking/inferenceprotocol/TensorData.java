package io.momentcross.ranking.inferenceprotocol;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Numbers of one tensor as JSON says them: flat, or nested as the shape is. Held as integers until one of them is none.
 * What is wrong is kept as a {@link #fault}, to be told by who knows the tensor's name.
 */
@JsonDeserialize(using = TensorData.Reader.class)
final class TensorData {

    private final Nesting nesting = new Nesting();
    private long[] integers = new long[16];
    private double @Nullable [] numbers;
    private int size;
    private int firstFraction = -1;
    private @Nullable String fault;

    private TensorData() {}

    int size() {
        return size;
    }

    /** What is wrong with the data themselves, to go on after the tensor's name. */
    @Nullable
    String fault() {
        return fault == null ? nesting.fault() : fault;
    }

    /** Whether the numbers are given flat, or nested as {@code shape} says. */
    boolean fits(List<Long> shape) {
        List<Long> lengths = nesting.lengths();
        return lengths.size() == 1 || lengths.equals(shape);
    }

    /** @return place of the first number that is no 64-bit integer, where there is one; nothing is copied then */
    int copyTo(LongBuffer into) {
        if (numbers == null) {
            into.put(0, integers, 0, size);
        }
        return firstFraction;
    }

    /** @return place of the first number beyond the range of {@code into}, or -1 */
    int copyTo(FloatBuffer into) {
        for (int i = 0; i < size; i++) {
            float value = numbers == null ? (float) integers[i] : (float) numbers[i];
            if (Float.isInfinite(value)) {
                return i;
            }
            into.put(i, value);
        }
        return -1;
    }

    private void add(JsonParser parser) {
        nesting.value();
        if (numbers == null && isInteger(parser)) {
            integers = size < integers.length ? integers : Arrays.copyOf(integers, 2 * size);
            integers[size++] = parser.getLongValue();
            return;
        }
        double[] all = numbers;
        if (all == null) {
            firstFraction = size;
            all = Arrays.stream(integers).asDoubleStream().toArray();
        }
        all = size < all.length ? all : Arrays.copyOf(all, 2 * size);
        all[size++] = parser.getDoubleValue();
        numbers = all;
    }

    private static boolean isInteger(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    /** How deep numbers stand, and how many beside each other. */
    private static final class Nesting {

        private static final int DEEPEST = 8;

        private final List<Long> lengths = new ArrayList<>();
        private final long[] counts = new long[DEEPEST + 1];
        private int depth;
        private int depthOfValues;
        private @Nullable String fault;

        void begin() {
            counts[Math.min(depth, DEEPEST)]++;
            depth++;
            if (depth > DEEPEST) {
                fault = "is nested deeper than " + DEEPEST;
            } else {
                counts[depth] = 0;
                if (lengths.size() < depth) {
                    lengths.add(-1L);
                }
            }
        }

        void value() {
            if (depthOfValues == 0) {
                depthOfValues = depth;
            }
            if (depthOfValues != depth) {
                fault = "is not nested evenly";
            }
            counts[Math.min(depth, DEEPEST)]++;
        }

        /** @return whether this was the outermost */
        boolean end() {
            if (depth <= DEEPEST) {
                long before = lengths.set(depth - 1, counts[depth]);
                if (before >= 0 && before != counts[depth]) {
                    fault = "is not nested evenly";
                }
            }
            depth--;
            return depth == 0;
        }

        List<Long> lengths() {
            return lengths;
        }

        @Nullable
        String fault() {
            return fault;
        }
    }

    static final class Reader extends ValueDeserializer<TensorData> {

        @Override
        public TensorData deserialize(JsonParser parser, DeserializationContext context) {
            TensorData data = new TensorData();
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                data.fault = "is no array";
                parser.skipChildren();
                return data;
            }
            data.nesting.begin();
            boolean goesOn = true;
            while (goesOn) {
                switch (parser.nextToken()) {
                    case START_ARRAY -> data.nesting.begin();
                    case END_ARRAY -> goesOn = !data.nesting.end();
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> data.add(parser);
                    default -> {
                        data.fault = "holds what is no number";
                        parser.skipChildren();
                    }
                }
            }
            return data;
        }
    }
}
