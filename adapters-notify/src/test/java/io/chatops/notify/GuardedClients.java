package io.chatops.notify;

import io.chatops.core.notify.Receipt;
import io.chatops.core.testing.MutableClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Guarded clients, and receivers on loopback that they may reach as receiver.test. */
final class GuardedClients implements AutoCloseable {
  /** So long that a test which waits for it has failed. */
  static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final List<Runnable> closing = new ArrayList<>();

  Receiver receiver(Receiver.Script... scripts) {
    return receiverAt(InetAddress.getLoopbackAddress(), scripts);
  }

  Receiver receiverAt(InetAddress address, Receiver.Script... scripts) {
    Receiver receiver = Receiver.at(address, scripts);
    closing.add(receiver::close);
    return receiver;
  }

  /** Posts to a host that resolves to loopback, which is allowed. */
  Receipt post(Duration longest, String url) {
    return http(longest, List.of("127.0.0.0/8"), host -> List.of(InetAddress.getLoopbackAddress()))
        .post(call(url));
  }

  GuardedHttp http(Duration longest, List<String> allowed, HostResolver resolver) {
    GuardedHttp http =
        new GuardedHttp(
            vertx,
            new AddressGuard(allowed.stream().map(Network::of).toList()),
            resolver,
            new ReceiverAnswers(MutableClock.atSomeTime()),
            longest,
            new HttpClientOptions());
    closing.add(http::close);
    return http;
  }

  static HttpCall call(String url) {
    return new HttpCall(URI.create(url), Map.of("X-Test", "yes"), "{\"say\":\"\u00e4\"}");
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
    vertx.close();
  }
}
