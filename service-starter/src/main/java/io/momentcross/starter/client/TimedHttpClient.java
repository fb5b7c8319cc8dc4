package io.momentcross.starter.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/**
 * Calls with blocking sockets, for virtual threads: a call is not handed over to threads of the client, as an
 * asynchronous one is. Each has a time of its own, which ends it whatever it waits for: a free connection, the answer's
 * first byte or its last. No retries, redirects, cookies or decompression. Thread-safe.
 */
public final class TimedHttpClient implements Closeable {

    private static final String WITHIN = "momentcross.within";
    private static final RequestConfig PLAIN =
            RequestConfig.custom().setProtocolUpgradeEnabled(false).build();

    // A server of the suite closes connections that idle for 20 s.
    private static final TimeValue IDLE = TimeValue.ofSeconds(15);
    private static final TimeValue IDLE_UNCHECKED = TimeValue.ofSeconds(1);

    private static final ScheduledThreadPoolExecutor ENDS = ends();

    private final CloseableHttpClient http;

    /**
     * @param connectTimeout longest wait for a new connection
     * @param connections    most connections to one service at once; a call that gets none waits for one
     */
    public TimedHttpClient(Duration connectTimeout, int connections) {
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(Integer.MAX_VALUE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connectTimeout))
                                .setValidateAfterInactivity(IDLE_UNCHECKED)
                                .build())
                        .build())
                .addExecInterceptorFirst("time", TimedHttpClient::inTime)
                .evictIdleConnections(IDLE)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    /**
     * Makes one call and gives back what {@code reader} makes of its answer, which is closed then.
     *
     * @throws HttpTimeoutException where {@code within} was over before the answer began
     * @throws IOException          where there was no answer, or not all of it
     */
    public <T> T call(HttpUriRequestBase call, Duration within, HttpClientResponseHandler<T> reader)
            throws IOException {
        return http.execute(call, context(within), reader);
    }

    /** The same calls by Spring's clients, each of which has the time that {@code within} says when it is made. */
    public ClientHttpRequestFactory requests(BiFunction<HttpMethod, URI, Duration> within) {
        HttpComponentsClientHttpRequestFactory factory = new HttpComponentsClientHttpRequestFactory(http);
        factory.setHttpContextFactory((method, uri) -> context(within.apply(method, uri)));
        return factory;
    }

    /** How many calls of this process have neither been answered in full nor failed. */
    static int running() {
        return ENDS.getQueue().size();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }

    private static HttpClientContext context(Duration within) {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(PLAIN);
        context.setAttribute(WITHIN, within);
        return context;
    }

    private static ClassicHttpResponse inTime(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!(scope.originalRequest instanceof CancellableDependency call)
                || !(scope.clientContext.getAttribute(WITHIN) instanceof Duration within)) {
            throw new IllegalArgumentException("A call can be cancelled and has its time.");
        }
        Future<?> end = ENDS.schedule(call::cancel, within.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return new TimedAnswer(chain.proceed(request, scope), end);
        } catch (IOException | HttpException | RuntimeException e) {
            end.cancel(false);
            if (call.isCancelled()) {
                HttpTimeoutException late = new HttpTimeoutException("no answer within " + within.toMillis() + " ms");
                late.initCause(e);
                throw late;
            }
            throw e;
        }
    }

    // A call that is over is forgotten at once: until its time it would hold request and answer.
    private static ScheduledThreadPoolExecutor ends() {
        ScheduledThreadPoolExecutor ends = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("calls-end").daemon().factory());
        ends.setRemoveOnCancelPolicy(true);
        return ends;
    }

    /** Whose call goes on, and may run out of time, until it is closed. */
    private static final class TimedAnswer extends BasicClassicHttpResponse {

        private final ClassicHttpResponse answer;
        private final Future<?> end;

        TimedAnswer(ClassicHttpResponse answer, Future<?> end) {
            super(answer.getCode(), answer.getReasonPhrase());
            this.answer = answer;
            this.end = end;
            setVersion(answer.getVersion());
            setHeaders(answer.getHeaders());
            setEntity(answer.getEntity());
        }

        @Override
        public void close() throws IOException {
            end.cancel(false);
            answer.close();
        }
    }
}
