package io.momentcross.ranking.assembly;

import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.ranking.assembly.FeatureCatalog.Feature;
import io.momentcross.ranking.inference.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.function.ToLongFunction;

/** Fills one input of a model. */
sealed interface InputFiller {

    Tensor fill(RankInput request);

    static Tensor tensor(ModelManifest.Input input, List<Long> shape) {
        return input.isInt64() ? Tensor.int64(input.name(), shape) : Tensor.float32(input.name(), shape);
    }

    record Scalar(ModelManifest.Input input, ToLongFunction<RankInput> value) implements InputFiller {

        public Scalar {
            if (!input.isInt64() || !input.dims().isEmpty()) {
                throw new UnfeedableModelException(input.name(), "it is an int64 scalar: dims []");
            }
        }

        @Override
        public Tensor fill(RankInput request) {
            Tensor tensor = Tensor.int64(input.name(), List.of());
            tensor.longs().put(0, value.applyAsLong(request));
            return tensor;
        }
    }

    record Row(ModelManifest.Input input, ValueOfRow value) implements InputFiller {

        @FunctionalInterface
        interface ValueOfRow {
            long of(RankInput request, int row);
        }

        public Row {
            if (!input.isInt64() || !input.dims().equals(List.of("candidates"))) {
                throw new UnfeedableModelException(input.name(), "it is int64 with dims [candidates]");
            }
        }

        @Override
        public Tensor fill(RankInput request) {
            int rows = request.roomIds().size();
            Tensor tensor = Tensor.int64(input.name(), List.of((long) rows));
            LongBuffer longs = tensor.longs();
            for (int row = 0; row < rows; row++) {
                longs.put(row, value.of(request, row));
            }
            return tensor;
        }
    }

    record History(ModelManifest.Input input, boolean live, HistoryColumn column, int longest) implements InputFiller {

        @Override
        public Tensor fill(RankInput request) {
            io.momentcross.contracts.v1.History history =
                    live ? request.user().getLive() : request.user().getShortVideos();
            int length = Math.min(longest, history.getItemIdsCount());
            Tensor tensor = InputFiller.tensor(input, List.of((long) length));
            column.copy(history, length, tensor);
            return tensor;
        }
    }

    record Columns(ModelManifest.Input input, List<Feature> features, boolean ofRooms) implements InputFiller {

        public Columns {
            int width = features.size();
            boolean one = ofRooms ? input.dims().equals(List.of("candidates")) && width == 1 : false;
            List<Object> wide = ofRooms ? List.of("candidates", width) : List.of(width);
            if (!one && !input.dims().equals(wide)) {
                throw new UnfeedableModelException(input.name(), "its features give dims " + wide);
            }
        }

        @Override
        public Tensor fill(RankInput request) {
            int rows = ofRooms ? request.roomIds().size() : 1;
            int width = features.size();
            Tensor tensor = InputFiller.tensor(input, shape(rows, width));
            List<FeatureColumn> columns =
                    ofRooms ? request.roomColumns() : request.user().getColumnsList();
            for (int f = 0; f < width; f++) {
                fill(tensor, TensorPlan.find(columns, features.get(f).number()), features.get(f), f, width, rows);
            }
            return tensor;
        }

        private List<Long> shape(int rows, int width) {
            if (!ofRooms) {
                return List.of((long) width);
            }
            return input.dims().size() == 1 ? List.of((long) rows) : List.of((long) rows, (long) width);
        }

        private void fill(Tensor tensor, FeatureColumn column, Feature feature, int at, int width, int rows) {
            boolean integers = column.getIntsCount() == rows;
            boolean floats = column.getFloatsCount() == rows;
            if (input.isInt64()) {
                LongBuffer into = tensor.longs();
                for (int row = 0; row < rows; row++) {
                    into.put(row * width + at, integers ? column.getInts(row) : (long) feature.defaultValue());
                }
                return;
            }
            FloatBuffer into = tensor.floats();
            for (int row = 0; row < rows; row++) {
                float value = floats
                        ? column.getFloats(row)
                        : integers ? (float) column.getInts(row) : (float) feature.defaultValue();
                into.put(row * width + at, value);
            }
        }
    }
}
