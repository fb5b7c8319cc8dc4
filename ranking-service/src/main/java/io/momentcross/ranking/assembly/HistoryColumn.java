package io.momentcross.ranking.assembly;

import io.momentcross.contracts.v1.History;
import io.momentcross.ranking.inference.Tensor;
import java.nio.LongBuffer;
import java.util.function.IntToLongFunction;

/** One column of a history and how it gets into a tensor. */
enum HistoryColumn {
    ITEM_ID {
        @Override
        void copy(History history, int length, Tensor into) {
            longs(history::getItemIds, length, into);
        }
    },
    AUTHOR_ID {
        @Override
        void copy(History history, int length, Tensor into) {
            longs(history::getAuthorIds, length, into);
        }
    },
    CATEGORY_ID {
        @Override
        void copy(History history, int length, Tensor into) {
            longs(history::getCategoryIds, length, into);
        }
    },
    HAPPENED_AT_MS {
        @Override
        void copy(History history, int length, Tensor into) {
            longs(history::getHappenedAtMs, length, into);
        }
    },
    VALUE {
        @Override
        void copy(History history, int length, Tensor into) {
            for (int i = 0; i < length; i++) {
                into.floats().put(i, history.getValues(i));
            }
        }
    },
    FLAGS {
        @Override
        void copy(History history, int length, Tensor into) {
            for (int i = 0; i < length; i++) {
                into.longs().put(i, history.getFlags(i));
            }
        }
    };

    abstract void copy(History history, int length, Tensor into);

    /** @throws UnfeedableModelException if the input's type is not the column's */
    static HistoryColumn of(ModelManifest.Input input, String column) {
        HistoryColumn found = valueOf(column.toUpperCase(java.util.Locale.ROOT));
        if (input.isInt64() == (found == VALUE)) {
            throw new UnfeedableModelException(input.name(), column + " is " + (found == VALUE ? "float32" : "int64"));
        }
        return found;
    }

    private static void longs(IntToLongFunction values, int length, Tensor into) {
        LongBuffer longs = into.longs();
        for (int i = 0; i < length; i++) {
            longs.put(i, values.applyAsLong(i));
        }
    }
}
