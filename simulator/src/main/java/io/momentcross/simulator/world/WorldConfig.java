package io.momentcross.simulator.world;

/**
 * The numbers of a world.
 *
 * @param users         how many
 * @param authors       shared by short videos and live rooms
 * @param categories    of authors
 * @param rooms         live at any time
 * @param crosses       whether live taste is what short-video behaviour shows; without it, the two are unrelated
 * @param highlights    whether rooms have moments at which everybody wants in
 * @param positionDecay examined share of the place p in a slate: 1 / (1 + positionDecay · p)
 */
public record WorldConfig(
        int users, int authors, int categories, int rooms, boolean crosses, boolean highlights, double positionDecay) {

    public static final WorldConfig DEFAULT = new WorldConfig(2_000, 200, 20, 40, true, true, 0.12);

    public WorldConfig {
        if (users < 1 || authors < 1 || categories < 1 || rooms < 1) {
            throw new IllegalArgumentException("a world has users, authors, categories and rooms");
        }
        if (!(positionDecay >= 0)) {
            throw new IllegalArgumentException("positionDecay is not negative");
        }
    }

    /**
     * The world of that name: {@code default}, or one of the controls {@code no-cross} and {@code no-highlights}.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static WorldConfig named(String name) {
        return switch (name) {
            case "default" -> DEFAULT;
            case "no-cross" -> DEFAULT.with(false, true);
            case "no-highlights" -> DEFAULT.with(true, false);
            default ->
                throw new IllegalArgumentException(
                        "there is no world \"" + name + "\"; there are default, no-cross, no-highlights");
        };
    }

    private WorldConfig with(boolean nowCrosses, boolean nowHighlights) {
        return new WorldConfig(users, authors, categories, rooms, nowCrosses, nowHighlights, positionDecay);
    }
}
