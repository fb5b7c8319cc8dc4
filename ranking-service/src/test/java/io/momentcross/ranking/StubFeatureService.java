package io.momentcross.ranking;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.FeatureStatus;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** feature-service's wire, with features made up from the ids. Can be told to be away, or overloaded. */
final class StubFeatureService implements AutoCloseable {

    static final long ENDED = 9_001;
    static final long TAKEN_DOWN = 9_002;
    static final long UNKNOWN = 9_004;

    /** For whom exposures and clicks are counted, too: every third room is new. */
    static final long COUNTED_USER = 7_000;

    private final HttpServer server;
    private volatile boolean away;
    private volatile boolean overloaded;
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);

    static StubFeatureService start() {
        try {
            return new StubFeatureService();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StubFeatureService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/features:batchGet", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            await();
            if (overloaded) {
                exchange.getResponseHeaders().set("X-Refused", "overloaded");
            }
            if (away || overloaded) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                byte[] answer = answer(FeatureRequest.parseFrom(body)).toByteArray();
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Holds every answer back until it is called with false. */
    void setHeld(boolean held) {
        mayAnswer.countDown();
        mayAnswer = new CountDownLatch(held ? 1 : 0);
    }

    private void await() {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void setAway(boolean away) {
        this.away = away;
    }

    void setOverloaded(boolean overloaded) {
        this.overloaded = overloaded;
    }

    private static FeatureResponse answer(FeatureRequest request) {
        History.Builder history = History.newBuilder();
        for (int i = 0; i < 40; i++) {
            history.addItemIds(i).addAuthorIds(i % 5).addCategoryIds(i % 3);
            history.addHappenedAtMs(1_795_000_000_000L - i).addValues(1f).addFlags(i % 2);
        }
        FeatureColumn.Builder authors = FeatureColumn.newBuilder().setFeature(20);
        FeatureColumn.Builder clicks = FeatureColumn.newBuilder().setFeature(31);
        ByteString.Output states = ByteString.newOutput();
        ByteString.Output statuses = ByteString.newOutput();
        for (long room : request.getRoomIdsList()) {
            authors.addInts(room % 5);
            clicks.addFloats((float) (room % 7));
            states.write(state(room).getNumber());
            statuses.write(room % 7 == 0 ? FeatureStatus.FEATURE_STATUS_STALE_VALUE : 0);
            if (request.getWithAges()) {
                authors.addAgesMs(room * 1_000);
                clicks.addAgesMs(-1);
            }
        }
        FeatureResponse.Builder response = FeatureResponse.newBuilder();
        if (request.getUserId() == COUNTED_USER) {
            FeatureColumn.Builder exposures = FeatureColumn.newBuilder().setFeature(46);
            FeatureColumn.Builder clicks1h = FeatureColumn.newBuilder().setFeature(47);
            for (long room : request.getRoomIdsList()) {
                exposures.addFloats(room % 3 == 0 ? 0 : 500);
                clicks1h.addFloats(room % 3 == 0 ? 0 : 50);
            }
            response.addRoomColumns(exposures).addRoomColumns(clicks1h);
        }
        return response.setUser(
                        UserFeatures.newBuilder().setUserId(request.getUserId()).setShortVideos(history))
                .addAllRoomIds(request.getRoomIdsList())
                .addRoomColumns(authors)
                .addRoomColumns(clicks.setStatuses(statuses.toByteString()))
                .setRoomStates(states.toByteString())
                .build();
    }

    private static RoomState state(long room) {
        if (room == ENDED) {
            return RoomState.ROOM_STATE_ENDED;
        }
        if (room == TAKEN_DOWN) {
            return RoomState.ROOM_STATE_TAKEN_DOWN;
        }
        return room == UNKNOWN ? RoomState.ROOM_STATE_UNSPECIFIED : RoomState.ROOM_STATE_LIVE;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
