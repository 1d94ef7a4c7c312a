package io.chatops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.notify.Receipt;
import io.chatops.core.notify.Receipt.Delivered;
import io.chatops.core.notify.Receipt.Retry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client copes with everything that receivers do. */
@Timeout(240)
class GuardedHttpReceiversTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final GuardedClients clients = new GuardedClients();

  @AfterEach
  void close() {
    clients.close();
  }

  @ParameterizedTest
  @CsvSource({
    "200, Delivered",
    "204, Delivered",
    "301, Rejected",
    "308, Rejected",
    "400, Rejected",
    "401, Rejected",
    "403, Rejected",
    "404, Rejected",
    "408, Retry",
    "410, Rejected",
    "422, Rejected",
    "425, Retry",
    "429, Retry",
    "500, Retry",
    "502, Retry",
    "503, Retry",
    "599, Retry"
  })
  void tellsWhatAnAnswerMeans(int status, String outcome) {
    Receiver receiver = clients.receiver(Receiver.answer(status));

    Receipt receipt = clients.post(GuardedClients.LONG, "http://receiver.test:" + receiver.port());

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
    Receiver receiver = clients.receiver(Receiver.answer(429, "Retry-After: " + header));

    Receipt receipt = clients.post(GuardedClients.LONG, "http://receiver.test:" + receiver.port());

    assertThat(receipt).isEqualTo(new Retry("HTTP 429", wait));
  }

  @Test
  void deliversOnceTheReceiverIsWellAgain() {
    Receiver receiver = clients.receiver(Receiver.answer(500), Receiver.answer(200));
    GuardedHttp http =
        clients.http(
            GuardedClients.LONG,
            List.of("127.0.0.0/8"),
            host -> List.of(InetAddress.getLoopbackAddress()));
    HttpCall call = GuardedClients.call("http://receiver.test:" + receiver.port());

    assertThat(http.post(call)).isEqualTo(new Retry("HTTP 500", null));
    assertThat(http.post(call)).isEqualTo(new Delivered("HTTP 200"));
  }

  @Test
  void givesUpOnAReceiverThatHangs() throws Exception {
    Receiver receiver = clients.receiver(Receiver.hang());

    assertIsTooLate(clients.post(SHORT, "http://receiver.test:" + receiver.port()));
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void givesUpOnAReceiverThatHangsBeforeTls() throws Exception {
    Receiver receiver = clients.receiver(Receiver.hang());

    Receipt receipt = clients.post(SHORT, "https://receiver.test:" + receiver.port());

    assertThat(receipt).isInstanceOf(Retry.class);
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void givesUpOnAReceiverThatTricklesItsAnswer() throws Exception {
    Receiver receiver = clients.receiver(Receiver.endless("HTTP/1.1 200 OK\r\nX-Slow: ", "a", 20));

    assertIsTooLate(clients.post(SHORT, "http://receiver.test:" + receiver.port()));
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void readsNoMoreThanTheHeadOfAnEndlessAnswer() throws Exception {
    Receiver receiver =
        clients.receiver(
            Receiver.endless(
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n", "a".repeat(65_536), 0));

    assertThat(clients.post(GuardedClients.LONG, "http://receiver.test:" + receiver.port()))
        .isEqualTo(new Delivered("HTTP 200"));
    assertThat(receiver.hasEnded()).isTrue();
  }

  @Test
  void takesNoEndlessHeadForAnAnswer() throws Exception {
    Receiver receiver =
        clients.receiver(
            Receiver.endless("HTTP/1.1 200 OK\r\n", "X-More: " + "a".repeat(100) + "\r\n", 0));

    assertThat(clients.post(GuardedClients.LONG, "http://receiver.test:" + receiver.port()))
        .isInstanceOf(Retry.class);
    assertThat(receiver.hasEnded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1", "HTTP/1.1 200 OK\r\nX: y", "SSH-2.0-OpenSSH_9.2\r\n\r\n"})
  void retriesLaterWhenTheConnectionEndsBeforeTheAnswer(String bytes) {
    Receiver receiver = clients.receiver(Receiver.raw(bytes));

    assertThat(clients.post(GuardedClients.LONG, "http://receiver.test:" + receiver.port()))
        .isEqualTo(new Retry("the connection failed, or closed before a response", null));
  }

  @Test
  void triesAgainLaterWhenNobodyListens() throws IOException {
    Receiver receiver = clients.receiver(Receiver.answer(200));
    int port = receiver.port();
    receiver.close();

    assertThat(clients.post(GuardedClients.LONG, "http://receiver.test:" + port))
        .isInstanceOf(Retry.class);
  }

  @Test
  void endsEarlyWhenItsThreadIsInterrupted() throws Exception {
    Receiver receiver = clients.receiver(Receiver.hang());
    FutureTask<Receipt> sending =
        new FutureTask<>(
            () -> clients.post(GuardedClients.LONG, "http://receiver.test:" + receiver.port()));
    Thread thread = new Thread(sending);
    thread.start();

    thread.interrupt();

    assertThat(sending.get()).isEqualTo(new Retry("cancelled, since the hub is stopping", null));
  }

  private static void assertIsTooLate(Receipt receipt) {
    assertThat(receipt)
        .isInstanceOfSatisfying(
            Retry.class, retry -> assertThat(retry.reason()).startsWith("no answer within"));
  }
}
