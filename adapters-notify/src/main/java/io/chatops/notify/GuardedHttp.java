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
 * Sends requests to addresses that users gave, without becoming their way into the hub's network: a
 * host is resolved once, all its addresses must be allowed, and the connection goes to one of just
 * these, so that no second answer of a name server counts. TLS and the Host header are for the
 * name. No redirect is followed, no proxy asked, and of an answer only its head is read.
 *
 * <p>Vert.x' client, since it can be told the address to connect to; the JDK's resolves by itself.
 */
final class GuardedHttp implements AutoCloseable {
  /** From the look-up of the name to the answer's head. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** A name may have any number of addresses; the first ones are as good as all. */
  private static final int MOST_ADDRESSES = 4;

  /**
   * Look-ups cannot be broken off: at a name that nobody answers for, one goes on for half a minute
   * after its request gave up. So many that these do not keep others from theirs.
   */
  private static final int LOOKUP_THREADS = 32;

  /** Connections to one receiver, which may be a service that many channels use. */
  private static final int MOST_CONNECTIONS = 64;

  private static final String USER_AGENT = "ChatOps";

  private final AddressGuard guard;
  private final HostResolver resolver;
  private final ReceiverAnswers answers;
  private final Duration longest;
  private final WorkerExecutor lookups;
  private final HttpClient client;

  /**
   * Makes one.
   *
   * @param options whom to trust; all that this class promises is set here
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
    this.longest = longest;
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
                // Ends those whose request gave up before they were connected. Others' requests end
                // them earlier, and tell that it took too long.
                .setIdleTimeout(2 * millis)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  }

  /** Tries once. Throws {@link CannotSendException} if the host may not be connected to. */
  Receipt post(HttpCall call) {
    Deadline deadline = Deadline.in(longest);
    try {
      List<InetAddress> addresses = resolve(call.host(), deadline);
      if (!addresses.stream().allMatch(guard::allows)) {
        throw new CannotSendException(AddressGuard.FORBIDDEN);
      }
      return send(call, addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size())), deadline);
    } catch (ExecutionException e) {
      return answers.failure(e);
    } catch (TimeoutException e) {
      return new Receipt.Retry("no answer within " + longest.toSeconds() + " s", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ReceiverAnswers.stopping();
    }
  }

  private List<InetAddress> resolve(String host, Deadline deadline)
      throws ExecutionException, InterruptedException, TimeoutException {
    return deadline.await(lookups.executeBlocking(() -> nameless(resolver.resolve(host)), false));
  }

  /** Without the name, which would make Vert.x take two addresses of one name for the same. */
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
        connecting.onSuccess(HttpClientRequest::reset); // closes it, whatever else may come
      }
    }
  }

  /** On the event loop, so that all is ready before an answer comes. */
  private Future<Receipt> exchange(HttpClientRequest request, HttpCall call) {
    // The result tells what went wrong. Without these, Vert.x logs it, in the receiver's words.
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
