package io.momentcross.ranking;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureRequest;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.FeatureCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * feature-service's wire, with the features that a model's check.json names: room n, from 1, has the n-th of its values.
 * Each user has the features of one check.
 */
final class CheckedFeatures implements AutoCloseable {

    private final FeatureCatalog catalog = FeatureCatalog.ofContracts();
    private final Map<Long, JsonNode> checks = new ConcurrentHashMap<>();
    private final HttpServer server;

    private CheckedFeatures() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/features:batchGet", exchange -> {
            byte[] answer =
                    answer(FeatureRequest.parseFrom(exchange.getRequestBody())).toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    static CheckedFeatures start() {
        try {
            return new CheckedFeatures();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void put(long userId, JsonNode check) {
        checks.put(userId, check);
    }

    private FeatureResponse answer(FeatureRequest request) {
        JsonNode check = checks.getOrDefault(request.getUserId(), NullNode.getInstance());
        FeatureResponse.Builder response = FeatureResponse.newBuilder().addAllRoomIds(request.getRoomIdsList());
        check.path("rooms").properties().forEach(feature -> response.addRoomColumns(column(request, feature)));
        byte[] states = new byte[request.getRoomIdsCount()];
        Arrays.fill(states, (byte) RoomState.ROOM_STATE_LIVE.getNumber());
        return response.setUser(UserFeatures.newBuilder()
                        .setUserId(request.getUserId())
                        .setShortVideos(history(check.path("shortVideos"))))
                .setRoomStates(ByteString.copyFrom(states))
                .build();
    }

    private FeatureColumn column(FeatureRequest request, Map.Entry<String, JsonNode> feature) {
        FeatureCatalog.Feature known = catalog.find(feature.getKey()).orElseThrow();
        FeatureColumn.Builder column = FeatureColumn.newBuilder().setFeature(known.number());
        for (long room : request.getRoomIdsList()) {
            JsonNode value = feature.getValue().get((int) room - 1);
            if (known.isInteger()) {
                column.addInts(value.asLong());
            } else {
                column.addFloats((float) value.asDouble());
            }
        }
        return column.build();
    }

    private static History history(JsonNode videos) {
        History.Builder history = History.newBuilder();
        for (int i = 0; i < videos.path("author_id").size(); i++) {
            history.addItemIds(i + 1)
                    .addAuthorIds(videos.path("author_id").get(i).asLong())
                    .addCategoryIds(videos.path("category_id").get(i).asLong())
                    .addHappenedAtMs(1_795_000_000_000L - i)
                    .addValues(1)
                    .addFlags(1);
        }
        return history.build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
