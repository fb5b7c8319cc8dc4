package io.momentcross.ranking.model.open;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one model that are open, and what they do. Immutable.
 *
 * @param serving which of them answers where no other is asked for; null where none can
 */
public record OpenVersions(
        @Nullable String serving,
        Map<String, LoadedModel> byVersion,
        @Nullable Canary canary,
        @Nullable Shadow shadow) {

    static final OpenVersions NONE = new OpenVersions(null, Map.of(), null, null);

    public OpenVersions {
        byVersion = Map.copyOf(byVersion);
    }

    public @Nullable LoadedModel servingModel() {
        return serving == null ? null : byVersion.get(serving);
    }

    /** Of that version, or the serving one where it is not open. */
    @Nullable
    LoadedModel model(@Nullable String version) {
        LoadedModel wanted = version == null ? null : byVersion.get(version);
        return wanted == null ? servingModel() : wanted;
    }

    public List<String> newestFirst() {
        return byVersion.keySet().stream()
                .sorted(Comparator.<String>comparingLong(Long::parseLong).reversed())
                .toList();
    }

    public OpenVersions with(LoadedModel model) {
        Map<String, LoadedModel> more = new LinkedHashMap<>(byVersion);
        more.put(model.manifest().version(), model);
        return new OpenVersions(serving, more, canary, shadow);
    }

    public OpenVersions serving(String version) {
        return new OpenVersions(version, byVersion, canary, shadow);
    }

    /** Nothing but these and the serving one. What is not open does not count as canary or shadow. */
    public OpenVersions only(Set<String> versions, @Nullable Canary wanted, @Nullable Shadow seeing) {
        Map<String, LoadedModel> left = new LinkedHashMap<>(byVersion);
        left.keySet().removeIf(version -> !versions.contains(version) && !version.equals(serving));
        return new OpenVersions(
                serving,
                left,
                wanted != null && left.containsKey(wanted.version()) ? wanted : null,
                seeing != null && left.containsKey(seeing.version()) ? seeing : null);
    }
}
