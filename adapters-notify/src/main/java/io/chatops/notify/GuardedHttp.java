package io.chatops.notify;

import io.chatops.core.notify.Receipt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to addresses that users gave, without opening the hub's network to them. It
 * resolves a host once, requires that all its addresses are allowed, and connects to one of exactly
 * these, so a name server cannot answer differently later. TLS and the Host header use the name. It
 * follows no redirect, asks no proxy, and reads only the head of an answer.
 *
 * <p>It uses Vert.x' client, which connects to a given address; the JDK's client resolves names
 * itself.
 */
final class GuardedHttp implements AutoCloseable {
  /** The longest time from the look-up of the name to the answer's head. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The number of addresses that are tried; a name may have any number of them. */
  private static final int MAX_ADDRESSES = 4;

  /**
   * The number of concurrent look-ups. A look-up cannot be cancelled: an unanswered one continues
   * for half a minute after its request has failed, and must not block others.
   */
  private static final int LOOKUP_THREADS = 32;

  /** The number of connections to one receiver, which may serve many channels. */
  private static final int MAX_CONNECTIONS = 64;

  private static final String USER_AGENT = "ChatOps";

  private final AddressGuard guard;
  private final HostResolver resolver;
  private final ReceiverAnswers answers;
  private final Duration timeout;
  private final WorkerExecutor lookups;
  private final HttpClient client;

  /**
   * Connects to nothing yet.
   *
   * @param options the trusted authorities; this class sets everything that it promises
   */
  GuardedHttp(
      Vertx vertx,
      AddressGuard guard,
      HostResolver resolver,
      ReceiverAnswers answers,
      Duration longest,
      HttpClientOptions options) {
    this.guard = guard;
    this.resolver = resolver;
    this.answers = answers;
    this.timeout = longest;
    lookups = vertx.createSharedWorkerExecutor("chatops-notify-lookup", LOOKUP_THREADS);
    int millis = Math.toIntExact(longest.toMillis());
    client =
        vertx.createHttpClient(
            new HttpClientOptions(options)
                .setVerifyHost(true)
                .setKeepAlive(false)
                .setProxyOptions(null)
                .setConnectTimeout(millis)
                .setSslHandshakeTimeout(millis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // Ends connections whose request gave up before they were made. Other requests
                // end theirs earlier, with a timeout.
                .setIdleTimeout(2 * millis)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  /** Sends once. Throws {@link CannotSendException} if the host is forbidden. */
  Receipt post(HttpCall call) {
    Deadline deadline = Deadline.in(timeout);
    try {
      List<InetAddress> addresses = resolve(call.host(), deadline);
      if (!addresses.stream().allMatch(guard::allows)) {
        throw new CannotSendException(AddressGuard.FORBIDDEN);
      }
      return send(call, addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size())), deadline);
    } catch (ExecutionException e) {
      return answers.failure(e);
    } catch (TimeoutException e) {
      return new Receipt.Retry("no answer within " + timeout.toSeconds() + " s", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ReceiverAnswers.stopping();
    }
  }

  private List<InetAddress> resolve(String host, Deadline deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    return deadline.await(lookups.executeBlocking(() -> nameless(resolver.resolve(host)), false));
  }

  /** Drops the name; with it, Vert.x would treat two addresses of one name as equal. */
  private static List<InetAddress> nameless(List<InetAddress> addresses)
      throws UnknownHostException {
    InetAddress[] nameless = new InetAddress[addresses.size()];
    for (int i = 0; i < nameless.length; i++) {
      nameless[i] = InetAddress.getByAddress(addresses.get(i).getAddress());
    }
    return List.of(nameless);
  }

  private Receipt send(HttpCall call, List<InetAddress> addresses, Deadline deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    for (int left = addresses.size(); ; left--) {
      InetAddress address = addresses.get(addresses.size() - left);
      Future<HttpClientRequest> connecting =
          client.request(options(call, address, deadline.millis() / left));
      try {
        return deadline.await(connecting.compose(request -> exchange(request, call)));
      } catch (ExecutionException e) {
        if (left == 1 || connecting.succeeded()) {
          throw e;
        }
        // Nothing was sent yet, so the next address cannot get it twice.
      } finally {
        connecting.onSuccess(HttpClientRequest::reset); // closes it in any case
      }
    }
  }

  /** Runs on the event loop, so that all handlers are set before an answer comes. */
  private Future<Receipt> exchange(HttpClientRequest request, HttpCall call) {
    // The result has the failure. Without these handlers, Vert.x would log the receiver's text.
    request.exceptionHandler(error -> {});
    request.connection().exceptionHandler(error -> {});
    return request
        .send(Buffer.buffer(call.bodyBytes()))
        .map(
            answer -> {
              answer.exceptionHandler(error -> {});
              return answers.receipt(answer.statusCode(), answer.getHeader("retry-after"));
            });
  }

  private static RequestOptions options(HttpCall call, InetAddress address, long connectMillis) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, call.port())))
            .setHost(call.host())
            .setPort(call.port())
            .setSsl(call.isTls())
            .setURI(call.pathAndQuery())
            .setFollowRedirects(false)
            .setConnectTimeout(connectMillis)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", USER_AGENT);
    call.headers().forEach(options::putHeader);
    return options;
  }

  @Override
  public void close() {
    client.close();
    lookups.close();
  }
}
