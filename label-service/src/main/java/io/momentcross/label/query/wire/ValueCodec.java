package io.momentcross.label.query.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values that {@link io.momentcross.label.query.QueryResult#value} promises; each comes out as it went in. */
public final class ValueCodec {

    private static final int NULL = 0;
    private static final int TEXT = 1;
    private static final int TRUE = 2;
    private static final int FALSE = 3;
    private static final int BYTE = 4;
    private static final int SHORT = 5;
    private static final int INT = 6;
    private static final int LONG = 7;
    private static final int FLOAT = 8;
    private static final int DOUBLE = 9;
    private static final int INTEGER = 10;
    private static final int DECIMAL = 11;
    private static final int INSTANT = 12;
    private static final int DATE = 13;
    private static final int TIME = 14;
    private static final int OFFSET_TIME = 15;
    private static final int DATE_TIME = 16;
    private static final int ID = 17;
    private static final int BYTES = 18;
    private static final int LIST = 19;
    private static final int MAP = 20;

    private ValueCodec() {}

    public static void write(DataOutput out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte(NULL);
            case String text -> {
                out.writeByte(TEXT);
                text(out, text);
            }
            case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
            case Number number -> number(out, number);
            case Instant time -> {
                out.writeByte(INSTANT);
                out.writeLong(time.getEpochSecond());
                out.writeInt(time.getNano());
            }
            case LocalDate date -> {
                out.writeByte(DATE);
                out.writeLong(date.toEpochDay());
            }
            case LocalTime time -> {
                out.writeByte(TIME);
                out.writeLong(time.toNanoOfDay());
            }
            case OffsetTime time -> {
                out.writeByte(OFFSET_TIME);
                out.writeLong(time.toLocalTime().toNanoOfDay());
                out.writeInt(time.getOffset().getTotalSeconds());
            }
            case LocalDateTime time -> {
                out.writeByte(DATE_TIME);
                out.writeLong(time.toLocalDate().toEpochDay());
                out.writeLong(time.toLocalTime().toNanoOfDay());
            }
            case UUID id -> {
                out.writeByte(ID);
                out.writeLong(id.getMostSignificantBits());
                out.writeLong(id.getLeastSignificantBits());
            }
            case byte[] bytes -> {
                out.writeByte(BYTES);
                bytes(out, bytes);
            }
            case List<?> list -> {
                out.writeByte(LIST);
                list(out, list);
            }
            case Map<?, ?> map -> {
                out.writeByte(MAP);
                out.writeInt(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text(out, String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
            }
            default -> {
                out.writeByte(TEXT);
                text(out, value.toString());
            }
        }
    }

    private static void number(DataOutput out, Number number) throws IOException {
        switch (number) {
            case Long value -> {
                out.writeByte(LONG);
                out.writeLong(value);
            }
            case Integer value -> {
                out.writeByte(INT);
                out.writeInt(value);
            }
            case Double value -> {
                out.writeByte(DOUBLE);
                out.writeDouble(value);
            }
            case Float value -> {
                out.writeByte(FLOAT);
                out.writeFloat(value);
            }
            case Short value -> {
                out.writeByte(SHORT);
                out.writeShort(value);
            }
            case Byte value -> {
                out.writeByte(BYTE);
                out.writeByte(value);
            }
            case BigInteger value -> {
                out.writeByte(INTEGER);
                bytes(out, value.toByteArray());
            }
            case BigDecimal value -> {
                out.writeByte(DECIMAL);
                out.writeInt(value.scale());
                bytes(out, value.unscaledValue().toByteArray());
            }
            default -> throw new IOException("no number of ours: " + number.getClass());
        }
    }

    public static void list(DataOutput out, List<?> values) throws IOException {
        out.writeInt(values.size());
        for (Object value : values) {
            write(out, value);
        }
    }

    public static void text(DataOutput out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static @Nullable Object read(DataInput in) throws IOException {
        int type = in.readUnsignedByte();
        return switch (type) {
            case NULL -> null;
            case TEXT -> text(in);
            case TRUE -> true;
            case FALSE -> false;
            case BYTE -> in.readByte();
            case SHORT -> in.readShort();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case INTEGER -> new BigInteger(bytes(in));
            case DECIMAL -> {
                int scale = in.readInt();
                yield new BigDecimal(new BigInteger(bytes(in)), scale);
            }
            case INSTANT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
            case DATE -> LocalDate.ofEpochDay(in.readLong());
            case TIME -> LocalTime.ofNanoOfDay(in.readLong());
            case OFFSET_TIME ->
                OffsetTime.of(LocalTime.ofNanoOfDay(in.readLong()), ZoneOffset.ofTotalSeconds(in.readInt()));
            case DATE_TIME ->
                LocalDateTime.of(LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
            case ID -> new UUID(in.readLong(), in.readLong());
            case BYTES -> bytes(in);
            case LIST -> list(in);
            case MAP -> map(in);
            default -> throw new IOException("no value of ours: " + type);
        };
    }

    public static List<@Nullable Object> list(DataInput in) throws IOException {
        int size = in.readInt();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(read(in));
        }
        return values;
    }

    private static Map<String, @Nullable Object> map(DataInput in) throws IOException {
        int size = in.readInt();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            values.put(text(in), read(in));
        }
        return values;
    }

    public static String text(DataInput in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
