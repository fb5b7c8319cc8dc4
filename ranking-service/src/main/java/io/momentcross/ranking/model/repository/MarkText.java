package io.momentcross.ranking.model.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a mark's file says: a share, and after a blank perhaps a model.
 *
 * @param share above 0, at most 1
 * @param of    the model whose requests are meant; null for the version's own
 */
public record MarkText(double share, @Nullable String of) {

    private static final int LONGEST = 200;

    /** Null where there is no such file, or it does not say what it should. */
    public static @Nullable MarkText of(Path folder, Mark mark) {
        Path file = folder.resolve(mark.file());
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return null;
            }
            String[] words = Files.readString(file).strip().split("\\s+", -1);
            double share = Double.parseDouble(words[0]);
            return share > 0 && share <= 1 ? new MarkText(share, words.length > 1 ? words[1] : null) : null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    public boolean isOf(String model) {
        return of == null || of.equals(model);
    }

    @Override
    public String toString() {
        return of == null ? Double.toString(share) : share + " " + of;
    }
}
