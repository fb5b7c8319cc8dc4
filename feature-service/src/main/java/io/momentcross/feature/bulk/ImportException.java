package io.momentcross.feature.bulk;

/** A file, or what was asked for, cannot be imported; nothing was written. Names the file, and row and column where it is one. */
final class ImportException extends Exception {

    ImportException(String message) {
        super(message);
    }
}
