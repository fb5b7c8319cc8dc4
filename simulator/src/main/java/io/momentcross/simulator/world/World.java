package io.momentcross.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A world: users with tastes over categories and authors, rooms that start and end, highlights in them. Users, authors
 * and categories count from 1. Everything follows from the seed, the configuration and the world's first moment; times
 * are milliseconds since the epoch.
 */
public final class World {

    private static final long MINUTE_MS = 60_000;
    private static final long SHORTEST_ROOM_MS = 6 * MINUTE_MS;
    private static final long LONGEST_ROOM_MS = 40 * MINUTE_MS;
    private static final double HIGHLIGHT_EVERY_MS = 5 * MINUTE_MS;
    private static final double RISE_MS = 4_000;
    private static final double FALL_MS = 50_000;
    private static final int FAVOURITES = 6;
    // Rooms of one slot are numbered within it.
    private static final long ROOMS_PER_SLOT = 1_000_000;

    /** What a number is drawn for; the first key of every draw. */
    private static final class For {
        static final long TASTE = 1;
        static final long LIVE_TASTE = 2;
        static final long FAVOURITE = 3;
        static final long LIVE_FAVOURITE = 4;
        static final long HIDDEN = 5;
        static final long AUTHOR = 6;
        static final long CATEGORY = 7;
        static final long LIFE = 8;
        static final long APPEAL = 9;
        static final long HIGHLIGHT = 10;
        static final long PEAK = 11;
        static final long PROFILE = 12;
        static final long STAY = 13;
        static final long VIDEO = 14;
    }

    private final long seed;
    private final WorldConfig config;
    private final long beganAtMs;

    /** @param beganAtMs when its first rooms started */
    public World(long seed, WorldConfig config, long beganAtMs) {
        this.seed = seed;
        this.config = config;
        this.beganAtMs = beganAtMs;
    }

    public WorldConfig config() {
        return config;
    }

    // --- people -----------------------------------------------------------------------------------------------------

    /** Age band, 1 to 6. */
    public int ageBand(long user) {
        return 1 + (int) (6 * Chance.uniform(seed, For.PROFILE, user, 1));
    }

    /** 1 or 2. */
    public int gender(long user) {
        return 1 + (int) (2 * Chance.uniform(seed, For.PROFILE, user, 2));
    }

    /** 1 to 30. */
    public int region(long user) {
        return 1 + (int) (30 * Chance.uniform(seed, For.PROFILE, user, 3));
    }

    public long categoryOf(long author) {
        return 1 + (long) (config.categories() * Chance.uniform(seed, For.CATEGORY, author));
    }

    /** Few have many. */
    public long followers(long author) {
        return (long) Math.exp(5 + 2 * Chance.normal(seed, For.AUTHOR, author));
    }

    // --- taste ------------------------------------------------------------------------------------------------------

    /** How much a user likes an author's short videos, in log-odds around 0. */
    public double shortVideoTaste(long user, long author) {
        return Chance.normal(seed, For.TASTE, user, categoryOf(author))
                + (isFavourite(For.FAVOURITE, user, author) ? 2.5 : 0);
    }

    /** How much a user likes an author's rooms, in log-odds around 0. Partly hidden: no behaviour elsewhere shows it. */
    public double liveTaste(long user, long author) {
        double hidden = 0.5 * Chance.normal(seed, For.HIDDEN, user, author);
        if (config.crosses()) {
            return shortVideoTaste(user, author) + hidden;
        }
        return Chance.normal(seed, For.LIVE_TASTE, user, categoryOf(author))
                + (isFavourite(For.LIVE_FAVOURITE, user, author) ? 2.5 : 0)
                + hidden;
    }

    private boolean isFavourite(long kind, long user, long author) {
        return LongStream.range(0, FAVOURITES).anyMatch(i -> favourite(kind, user, i) == author);
    }

    private long favourite(long kind, long user, long i) {
        return 1 + (long) (config.authors() * Chance.uniform(seed, kind, user, i));
    }

    // --- short videos -----------------------------------------------------------------------------------------------

    /** The author of the n-th short video that a user is shown: half of them from whom the user likes. */
    public long authorOfPlay(long user, long n) {
        if (Chance.uniform(seed, For.VIDEO, user, n, 1) < 0.5) {
            return favourite(For.FAVOURITE, user, (long) (FAVOURITES * Chance.uniform(seed, For.VIDEO, user, n, 2)));
        }
        return 1 + (long) (config.authors() * Chance.uniform(seed, For.VIDEO, user, n, 3));
    }

    /** That video's id. */
    public long videoOfPlay(long user, long n) {
        return authorOfPlay(user, n) * 1_000 + Math.floorMod(user * 31 + n, 1_000L);
    }

    /** The share of that video that the user watches. */
    public double watchRatio(long user, long n) {
        double liking = shortVideoTaste(user, authorOfPlay(user, n));
        return Math.min(3, 0.15 + sigmoid(1.2 * liking - 0.5) * 2 * Chance.uniform(seed, For.VIDEO, user, n, 4));
    }

    public boolean likesVideo(long user, long n) {
        double liking = shortVideoTaste(user, authorOfPlay(user, n));
        return Chance.uniform(seed, For.VIDEO, user, n, 5) < sigmoid(1.1 * liking - 3);
    }

    // --- rooms ------------------------------------------------------------------------------------------------------

    /** The rooms that are live at {@code atMs}, one per slot. */
    public List<Room> roomsAt(long atMs) {
        List<Room> rooms = new ArrayList<>();
        for (int slot = 0; slot < config.rooms(); slot++) {
            rooms.add(roomIn(slot, atMs));
        }
        return rooms;
    }

    private Room roomIn(int slot, long atMs) {
        // The first room of a slot is found in the middle of its life, or all rooms would end together.
        long start = beganAtMs - (long) (lifeMs(slot, 0) * Chance.uniform(seed, For.LIFE, slot, -1));
        long index = 0;
        while (start + lifeMs(slot, index) <= atMs) {
            start += lifeMs(slot, index);
            index++;
        }
        long author = 1 + (long) (config.authors() * Chance.uniform(seed, For.AUTHOR, slot, index, 1));
        long category = categoryOf(author);
        return new Room(
                (slot + 1) * ROOMS_PER_SLOT + index,
                author,
                category,
                start,
                start + lifeMs(slot, index),
                0.5 * Chance.normal(seed, For.APPEAL, slot, index),
                "author " + author + ", category " + category);
    }

    private long lifeMs(int slot, long index) {
        return SHORTEST_ROOM_MS
                + (long) ((LONGEST_ROOM_MS - SHORTEST_ROOM_MS) * Chance.uniform(seed, For.LIFE, slot, index));
    }

    /** How exciting a room is at a moment: 0 normally, up to about 4 log-odds in a highlight. */
    public double excitement(Room room, long atMs) {
        double strongest = 0;
        for (Highlight highlight : highlights(room, atMs)) {
            double since = atMs - highlight.startMs();
            double shape = since < RISE_MS ? since / RISE_MS : Math.exp(-(since - RISE_MS) / FALL_MS);
            strongest = Math.max(strongest, highlight.peak() * shape);
        }
        return strongest;
    }

    /** When the newest highlight of a room began, up to {@code atMs}; empty where it had none. */
    public OptionalLong lastHighlight(Room room, long atMs) {
        return highlights(room, atMs).stream()
                .mapToLong(highlight -> (long) Math.ceil(highlight.startMs()))
                .max();
    }

    private record Highlight(double startMs, double peak) {}

    private List<Highlight> highlights(Room room, long atMs) {
        List<Highlight> highlights = new ArrayList<>();
        double start = room.startedAtMs();
        for (long i = 0; config.highlights() && start <= atMs; i++) {
            start += Chance.exponential(HIGHLIGHT_EVERY_MS, seed, For.HIGHLIGHT, room.id(), i);
            if (start <= atMs && start < room.endsAtMs()) {
                highlights.add(new Highlight(start, 2 + 2 * Chance.uniform(seed, For.PEAK, room.id(), i)));
            }
        }
        return highlights;
    }

    // --- what users do ----------------------------------------------------------------------------------------------

    /**
     * The probability that {@code user}, shown {@code room} at {@code position}, does {@code act}; for all but the
     * click: given a click. This is the truth that models are measured against.
     *
     * @param position from 0; a user does not look at every place
     */
    public double probability(long user, Room room, long atMs, int position, Act act) {
        double liking = liveTaste(user, room.authorId()) + room.appeal();
        double excitement = excitement(room, atMs);
        return switch (act) {
            case CLICK -> examined(position) * sigmoid(0.9 * liking + excitement - 2.2);
            case LIKE -> sigmoid(0.7 * liking + 0.8 * excitement - 2.0);
            case COMMENT -> sigmoid(0.6 * liking + 0.8 * excitement - 3.0);
            case GIFT -> sigmoid(0.8 * liking + 0.9 * excitement - 4.0);
            case FOLLOW -> sigmoid(0.8 * liking + 0.3 * excitement - 3.3);
        };
    }

    private double examined(int position) {
        return 1 / (1 + config.positionDecay() * position);
    }

    /** Mean stay after a click, in seconds. */
    public double meanStaySeconds(long user, Room room, long atMs) {
        double liking = liveTaste(user, room.authorId()) + room.appeal();
        return 25 + 120 * sigmoid(0.8 * liking + 0.7 * excitement(room, atMs) - 1);
    }

    /** How long the visit numbered {@code visit} lasts, in seconds; a few stay for half an hour. */
    public double staySeconds(long user, Room room, long atMs, long visit) {
        double mean = meanStaySeconds(user, room, atMs);
        double stay = Chance.exponential(mean, seed, For.STAY, user, room.id(), visit);
        boolean settles = Chance.uniform(seed, For.STAY, user, room.id(), visit, 1) < 0.03;
        return Math.min(settles ? stay * 10 : stay, 1_800);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
