package io.momentcross.label.query.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueCodecTest {

    @Test
    void valueComesOutAsItWentIn() throws Exception {
        List<@Nullable Object> values = Arrays.asList(
                null,
                "",
                "a\u0000ü\uD83D\uDE00",
                true,
                false,
                (byte) -1,
                (short) -300,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                1.5f,
                Double.NaN,
                BigInteger.TWO.pow(120).negate(),
                new BigDecimal("-12345678901234567890.1230"),
                Instant.parse("1969-12-31T23:59:59.000001Z"),
                LocalDate.of(-44, 3, 15),
                LocalTime.of(23, 59, 59, 999_999_000),
                OffsetTime.parse("10:15:30.5+01:00"),
                LocalDateTime.parse("2026-03-01T18:00:00.000000001"),
                UUID.fromString("0196e5c7-7c7e-7000-8000-000000000001"),
                List.of(List.of("x"), Arrays.asList(1, null)),
                Map.of("a", List.of(1L), "b", "c"));
        assertThat(again(values)).isEqualTo(values);
    }

    @Test
    void bytesComeOutAsTheyWentIn() throws Exception {
        assertThat(again(List.of(new byte[] {0, -1, 7})).getFirst()).isEqualTo(new byte[] {0, -1, 7});
    }

    @Test
    void mapKeepsItsOrder() throws Exception {
        Map<String, Object> struct = new java.util.LinkedHashMap<>();
        struct.put("z", 1);
        struct.put("a", 2);
        assertThat((Map<?, ?>) again(List.of(struct)).getFirst()).hasToString("{z=1, a=2}");
    }

    @Test
    void inputIsRefused_whenItIsNoFrame() {
        byte[] text = "OpenJDK 64-Bit Server VM warning".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Frame.read(new DataInputStream(new ByteArrayInputStream(text))))
                .isInstanceOf(IOException.class);
    }

    private static List<@Nullable Object> again(List<? extends @Nullable Object> values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ValueCodec.list(new DataOutputStream(bytes), values);
        return ValueCodec.list(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
