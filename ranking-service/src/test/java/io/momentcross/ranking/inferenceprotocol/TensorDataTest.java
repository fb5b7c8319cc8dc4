package io.momentcross.ranking.inferenceprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TensorDataTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Property
    void nestedAndFlatAreTheSame_inWhateverShape(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> shape, @ForAll long seed) {
        int size = shape.stream().reduce(1, (a, b) -> a * b);
        long[] values = new Random(seed).longs(size).toArray();
        List<Long> lengths = shape.stream().map(Integer::longValue).toList();
        for (String text : List.of(Arrays.toString(values), nested(lengths, values))) {
            TensorData data = JSON.readValue(text, TensorData.class);
            LongBuffer integers = LongBuffer.allocate(size);
            FloatBuffer floats = FloatBuffer.allocate(size);

            assertThat(data.fault()).isNull();
            assertThat(data.size()).isEqualTo(size);
            assertThat(data.fits(lengths)).isTrue();
            assertThat(data.copyTo(integers)).isEqualTo(-1);
            assertThat(integers.array()).isEqualTo(values);
            assertThat(data.copyTo(floats)).isEqualTo(-1);
            assertThat(floats.get(0)).isEqualTo((float) values[0]);
        }
    }

    @Property
    void oneNumberLessIsSeen_whereverItIsTakenOut(
            @ForAll @Size(min = 2, max = 4) List<@IntRange(min = 2, max = 4) Integer> shape, @ForAll int where) {
        List<Long> lengths = shape.stream().map(Integer::longValue).toList();
        int size = shape.stream().reduce(1, (a, b) -> a * b);
        String text = nested(lengths, new long[size]);
        int at = (where & Integer.MAX_VALUE) % size;
        String shorter = text;
        for (int i = 0, from = 0; i <= at; i++, from = text.indexOf('0', from) + 1) {
            int zero = text.indexOf('0', from);
            int end = text.charAt(zero + 1) == ',' ? zero + 2 : zero + 1;
            int start = end == zero + 1 ? zero - 1 : zero;
            shorter = text.substring(0, start) + text.substring(end);
        }
        assertThat(JSON.readValue(shorter, TensorData.class).fault()).isEqualTo("is not nested evenly");
    }

    @Test
    void integersStayExact_untilOneIsNone() {
        LongBuffer three = LongBuffer.allocate(3);
        TensorData exact = JSON.readValue("[9007199254740993,-9223372036854775808,0]", TensorData.class);
        assertThat(exact.copyTo(three)).isEqualTo(-1);
        assertThat(three.array()).containsExactly(9007199254740993L, Long.MIN_VALUE, 0);
        assertThat(JSON.readValue("[1,2,9223372036854775808]", TensorData.class).copyTo(three))
                .isEqualTo(2);
        assertThat(JSON.readValue("[1,2.0,3]", TensorData.class).copyTo(three)).isEqualTo(1);
    }

    @Test
    void floatsAreThoseOfTheText_alsoWhereIntegersComeFirst() {
        FloatBuffer four = FloatBuffer.allocate(4);
        assertThat(JSON.readValue("[1,-2,0.1,3.4e38]", TensorData.class).copyTo(four))
                .isEqualTo(-1);
        assertThat(four.array()).containsExactly(1, -2, 0.1f, 3.4e38f);
        assertThat(JSON.readValue("[1,-3.5e38]", TensorData.class).copyTo(four)).isEqualTo(1);
    }

    private static String nested(List<Long> shape, long[] values) {
        List<String> parts =
                new ArrayList<>(Arrays.stream(values).mapToObj(Long::toString).toList());
        for (int d = shape.size() - 1; d >= 0; d--) {
            int length = shape.get(d).intValue();
            List<String> outer = new ArrayList<>();
            for (int i = 0; i < parts.size(); i += length) {
                outer.add(parts.subList(i, i + length).stream().collect(Collectors.joining(",", "[", "]")));
            }
            parts = outer;
        }
        return parts.getFirst();
    }
}
