package io.momentcross.benchmarks.labels;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 250000}, {@code 500k}, {@code 100m}, {@code 1g}. */
final class RowCount implements ITypeConverter<Long> {

    private static final long MOST = 100_000_000_000L;

    @Override
    public Long convert(String text) {
        String value = text.toLowerCase(Locale.ROOT);
        if (!value.matches("[1-9]\\d{0,11}[kmg]?")) {
            throw new TypeConversionException("'" + text + "' is no number such as 250000, 500k or 100m");
        }
        long unit =
                value.endsWith("k") ? 1_000 : value.endsWith("m") ? 1_000_000 : value.endsWith("g") ? 1_000_000_000 : 1;
        long count = Long.parseLong(value.replaceAll("[kmg]", ""));
        if (count > MOST / unit) {
            throw new TypeConversionException("'" + text + "' is more than " + MOST);
        }
        return count * unit;
    }
}
