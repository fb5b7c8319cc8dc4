package io.momentcross.ranking.model.open;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All open versions by model. Read without a lock by requests; changed by one thread at a time. */
public final class OpenByName {

    private final Map<String, OpenVersions> byName = new ConcurrentHashMap<>();

    private volatile Map<String, List<Shadow>> shadows = Map.of();

    public OpenVersions of(String name) {
        return byName.getOrDefault(name, OpenVersions.NONE);
    }

    /** Runs {@code use} with the version, or the serving one where that is not open. It stays open meanwhile. */
    public <T> Optional<T> use(String name, @Nullable String version, Function<LoadedModel, T> use) {
        while (true) {
            LoadedModel model = of(name).model(version);
            if (model == null) {
                return Optional.empty();
            }
            if (model.acquire()) {
                try {
                    return Optional.of(use.apply(model));
                } finally {
                    model.release();
                }
            }
        }
    }

    /** Changes what is open of a model; closes, after the last request, what is not in it any more. */
    public void change(String name, UnaryOperator<OpenVersions> change) {
        OpenVersions before = of(name);
        OpenVersions after = change.apply(before);
        byName.put(name, after);
        shadows = byName.values().stream()
                .flatMap(versions -> Stream.ofNullable(versions.shadow()))
                .collect(Collectors.groupingBy(Shadow::of));
        before.byVersion().forEach((version, model) -> {
            if (after.byVersion().get(version) != model) {
                model.release();
            }
        });
    }

    /** What sees requests that the model's serving version has answered. */
    public List<Shadow> shadowsOf(String name) {
        return shadows.getOrDefault(name, List.of());
    }

    public void close() {
        byName.keySet().forEach(name -> change(name, versions -> OpenVersions.NONE));
        byName.clear();
    }
}
