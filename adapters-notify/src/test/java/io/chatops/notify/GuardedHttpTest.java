package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatops.core.notify.Receipt;
import io.chatops.core.notify.Receipt.Delivered;
import io.chatops.core.notify.Receipt.Refused;
import io.chatops.core.notify.Receipt.Retry;
import io.chatops.core.testing.MutableClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GuardedHttpTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> lookups = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @Test
  void postsToTheAddressThatItCheckedForTheName() throws Exception {
    Receiver receiver = receiver(Receiver.answer(200));

    Receipt receipt = post(LONG, "http://receiver.test:" + receiver.port() + "/hook?a=b%20c");

    assertThat(receipt).isEqualTo(new Delivered("HTTP 200"));
    Receiver.Request request = receiver.next();
    assertThat(request.firstLine()).isEqualTo("POST /hook?a=b%20c HTTP/1.1");
    assertThat(request.header("host")).isEqualTo("receiver.test:" + receiver.port());
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.header("x-test")).isEqualTo("yes");
    assertThat(request.body()).isEqualTo("{\"say\":\"\u00e4\"}");
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void resolvesOnceSoThatASecondAnswerOfTheNameServerCountsForNothing() throws Exception {
    Receiver receiver = receiver(Receiver.answer(200));
    GuardedHttp http =
        http(
            LONG,
            List.of("127.0.0.1/32"),
            host -> addresses(lookups.isEmpty() ? "127.0.0.1" : "10.0.0.1", host));

    assertThat(http.post(call("http://receiver.test:" + receiver.port())))
        .isInstanceOf(Delivered.class);

    assertThat(lookups).containsExactly("receiver.test");
    receiver.next();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:8080/",
        "https://127.0.0.1/",
        "http://[::1]:8080/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://0.0.0.0/"
      })
  void refusesWhatOnlyTheHubsHostMayReach(String url) {
    GuardedHttp http = http(LONG, List.of(), HostResolver.SYSTEM);

    assertThatThrownBy(() -> http.post(call(url)))
        .isInstanceOf(CannotSendException.class)
        .hasMessageContaining("CHATOPS_NOTIFY_ALLOWED_NETWORKS");
  }

  @Test
  void refusesANameWithAPrivateAddress() {
    GuardedHttp http = http(LONG, List.of(), host -> addresses("192.168.1.1", host));

    assertThatThrownBy(() -> http.post(call("https://innocent.test/")))
        .isInstanceOf(CannotSendException.class);
  }

  @Test
  void refusesANameWithAPrivateAddressAmongPublicOnes() {
    GuardedHttp http =
        http(
            LONG,
            List.of(),
            host ->
                List.of(
                    InetAddress.getByName("1.1.1.1"),
                    InetAddress.getByName("2606:4700::1111"),
                    InetAddress.getByName("10.0.0.1")));

    assertThatThrownBy(() -> http.post(call("https://innocent.test/")))
        .isInstanceOf(CannotSendException.class);
  }

  @Test
  void followsNoRedirect() throws Exception {
    Receiver inside = receiver(Receiver.answer(200));
    Receiver receiver =
        receiver(Receiver.answer(302, "Location: http://127.0.0.1:" + inside.port() + "/internal"));

    Receipt receipt = post(LONG, "http://receiver.test:" + receiver.port());

    assertThat(receipt)
        .isEqualTo(
            new Refused("HTTP 302: redirects are not followed; give the address that it leads to"));
    assertThat(inside.hasRequest()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "200, Delivered",
    "204, Delivered",
    "301, Refused",
    "308, Refused",
    "400, Refused",
    "401, Refused",
    "403, Refused",
    "404, Refused",
    "408, Retry",
    "410, Refused",
    "422, Refused",
    "425, Retry",
    "429, Retry",
    "500, Retry",
    "502, Retry",
    "503, Retry",
    "599, Retry"
  })
  void tellsWhatAnAnswerMeans(int status, String outcome) {
    Receiver receiver = receiver(Receiver.answer(status));

    Receipt receipt = post(LONG, "http://receiver.test:" + receiver.port());

    assertThat(receipt.getClass().getSimpleName()).isEqualTo(outcome);
    assertThat(receipt.toString()).contains("HTTP " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "0.5, PT0.5S",
    "'Tue, 24 Nov 2026 12:05:00 GMT', PT5M",
    "'Tue, 24 Nov 2026 11:00:00 GMT', PT0S",
    "soon, ",
    "-5, ",
    "99999999999999999999, "
  })
  void saysHowLongTheReceiverWantsToBeLeftAlone(String header, @Nullable Duration wait) {
    Receiver receiver = receiver(Receiver.answer(429, "Retry-After: " + header));

    Receipt receipt = post(LONG, "http://receiver.test:" + receiver.port());

    assertThat(receipt).isEqualTo(new Retry("HTTP 429", wait));
  }

  @Test
  void deliversOnceTheReceiverIsWellAgain() {
    Receiver receiver = receiver(Receiver.answer(500), Receiver.answer(200));
    GuardedHttp http = http(LONG, List.of("127.0.0.0/8"), host -> addresses("127.0.0.1", host));
    HttpCall call = call("http://receiver.test:" + receiver.port());

    assertThat(http.post(call)).isEqualTo(new Retry("HTTP 500", null));
    assertThat(http.post(call)).isEqualTo(new Delivered("HTTP 200"));
  }

  @Test
  void givesUpOnAReceiverThatHangs() throws Exception {
    Receiver receiver = receiver(Receiver.hang());

    assertIsTooLate(post(SHORT, "http://receiver.test:" + receiver.port()));
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void givesUpOnAReceiverThatHangsBeforeTls() throws Exception {
    Receiver receiver = receiver(Receiver.hang());

    Receipt receipt = post(SHORT, "https://receiver.test:" + receiver.port());

    assertThat(receipt).isInstanceOf(Retry.class);
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void givesUpOnAReceiverThatTricklesItsAnswer() throws Exception {
    Receiver receiver = receiver(Receiver.endless("HTTP/1.1 200 OK\r\nX-Slow: ", "a", 20));

    assertIsTooLate(post(SHORT, "http://receiver.test:" + receiver.port()));
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void givesUpOnANameThatNobodyAnswersFor() {
    CountDownLatch never = new CountDownLatch(1);
    GuardedHttp http =
        http(
            SHORT,
            List.of(),
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new UnknownHostException();
              }
              return List.of();
            });

    assertIsTooLate(http.post(call("http://receiver.test/")));
    never.countDown();
  }

  @Test
  void readsNoMoreThanTheHeadOfAnEndlessAnswer() throws Exception {
    Receiver receiver =
        receiver(
            Receiver.endless(
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n", "a".repeat(65_536), 0));

    assertThat(post(LONG, "http://receiver.test:" + receiver.port()))
        .isEqualTo(new Delivered("HTTP 200"));
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void takesNoEndlessHeadForAnAnswer() throws Exception {
    Receiver receiver =
        receiver(Receiver.endless("HTTP/1.1 200 OK\r\n", "X-More: " + "a".repeat(100) + "\r\n", 0));

    assertThat(post(LONG, "http://receiver.test:" + receiver.port())).isInstanceOf(Retry.class);
    assertThat(receiver.hasEnded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1", "HTTP/1.1 200 OK\r\nX: y", "SSH-2.0-OpenSSH_9.2\r\n\r\n"})
  void triesAgainLaterWhenTheConnectionEndsEarlyOrWithoutAnAnswer(String bytes) {
    Receiver receiver = receiver(Receiver.raw(bytes));

    assertThat(post(LONG, "http://receiver.test:" + receiver.port()))
        .isEqualTo(new Retry("no connection, or it ended before an answer", null));
  }

  @Test
  void triesAgainLaterWhenNobodyListens() throws IOException {
    Receiver receiver = receiver(Receiver.answer(200));
    int port = receiver.port();
    receiver.close();

    assertThat(post(LONG, "http://receiver.test:" + port)).isInstanceOf(Retry.class);
  }

  @Test
  void takesTheNextAddressWhenNobodyListensAtTheFirst() throws Exception {
    Receiver receiver = receiver(Receiver.answer(200));
    GuardedHttp http =
        http(
            LONG,
            List.of("127.0.0.0/8"),
            host -> List.of(InetAddress.getByName("127.0.0.9"), InetAddress.getLoopbackAddress()));

    assertThat(http.post(call("http://receiver.test:" + receiver.port())))
        .isEqualTo(new Delivered("HTTP 200"));
  }

  @Test
  void triesAgainLaterWhenTheNameIsUnknown() {
    GuardedHttp http =
        http(
            LONG,
            List.of(),
            host -> {
              throw new UnknownHostException(host);
            });

    assertThat(http.post(call("https://secret-name.test/")))
        .isEqualTo(new Retry("the host's name has no address", null));
  }

  @Test
  void speaksWithAnIpv6Address() throws Exception {
    InetAddress loopback = InetAddress.getByName("0:0:0:0:0:0:0:1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
    Receiver receiver = Receiver.at(loopback, Receiver.answer(200));
    opened.add(receiver);
    GuardedHttp http = http(LONG, List.of("::1"), HostResolver.SYSTEM);

    assertThat(http.post(call("http://[::1]:" + receiver.port() + "/")))
        .isEqualTo(new Delivered("HTTP 200"));
    assertThat(receiver.next().header("host")).isEqualTo("[::1]:" + receiver.port());
  }

  @Test
  void endsEarlyWhenItsThreadIsInterrupted() throws Exception {
    Receiver receiver = receiver(Receiver.hang());
    FutureTask<Receipt> sending =
        new FutureTask<>(() -> post(LONG, "http://receiver.test:" + receiver.port()));
    Thread thread = new Thread(sending);
    thread.start();

    thread.interrupt();

    assertThat(sending.get()).isEqualTo(new Retry("broken off, since the hub stops", null));
  }

  private static void assertIsTooLate(Receipt receipt) {
    assertThat(receipt)
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.reason()).startsWith("no answer within"));
  }

  private Receiver receiver(Receiver.Script... scripts) {
    Receiver receiver = Receiver.of(scripts);
    opened.add(receiver);
    return receiver;
  }

  private Receipt post(Duration longest, String url) {
    return http(longest, List.of("127.0.0.0/8"), host -> addresses("127.0.0.1", host))
        .post(call(url));
  }

  private GuardedHttp http(Duration longest, List<String> allowed, HostResolver resolver) {
    GuardedHttp http =
        new GuardedHttp(
            VERTX,
            new AddressGuard(allowed.stream().map(Network::of).toList()),
            resolver,
            new Answers(MutableClock.atSomeTime()),
            longest,
            new HttpClientOptions());
    opened.add(http);
    return http;
  }

  private List<InetAddress> addresses(String address, String host) throws UnknownHostException {
    lookups.add(host);
    return Arrays.asList(InetAddress.getByName(address));
  }

  private static HttpCall call(String url) {
    return new HttpCall(URI.create(url), Map.of("X-Test", "yes"), "{\"say\":\"\u00e4\"}");
  }
}
