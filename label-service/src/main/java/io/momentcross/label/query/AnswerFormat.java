package io.momentcross.label.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** What an answer can be written as. */
public enum AnswerFormat {
    JSON("application/json"),
    CSV("text/csv;charset=UTF-8"),
    ARROW("application/vnd.apache.arrow.stream"),
    PARQUET("application/vnd.apache.parquet");

    private final String contentType;

    AnswerFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    private MediaType type() {
        return MediaType.parseMediaType(contentType);
    }

    /**
     * What {@code accept} likes best of {@code offered}; the first of these where it says nothing.
     *
     * @throws HttpMediaTypeNotAcceptableException 406: it likes none of them, or cannot be read
     */
    public static AnswerFormat of(@Nullable String accept, AnswerFormat... offered)
            throws HttpMediaTypeNotAcceptableException {
        if (accept == null || accept.isBlank()) {
            return offered[0];
        }
        try {
            List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(wanted);
            wanted.sort((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()));
            for (MediaType want : wanted) {
                for (AnswerFormat format : offered) {
                    if (want.getQualityValue() > 0 && want.removeQualityValue().isCompatibleWith(format.type())) {
                        return format;
                    }
                }
            }
        } catch (InvalidMimeTypeException | org.springframework.http.InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("The Accept header cannot be read: " + e.getMessage());
        }
        throw new HttpMediaTypeNotAcceptableException(
                Arrays.stream(offered).map(AnswerFormat::type).toList());
    }
}
