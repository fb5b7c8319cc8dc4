package io.momentcross.label.join;

/** An exposure: one room that one request's slate showed. Coming back to it from the same request is the same one. */
public record ExposureId(String requestId, long roomId) implements Comparable<ExposureId> {

    @Override
    public int compareTo(ExposureId other) {
        int byRequest = requestId.compareTo(other.requestId);
        return byRequest != 0 ? byRequest : Long.compare(roomId, other.roomId);
    }

    @Override
    public String toString() {
        return requestId + "/" + roomId;
    }

    /** The reverse of {@link #toString}. */
    public static ExposureId parse(String text) {
        int cut = text.lastIndexOf('/');
        return new ExposureId(text.substring(0, cut), Long.parseLong(text.substring(cut + 1)));
    }
}
