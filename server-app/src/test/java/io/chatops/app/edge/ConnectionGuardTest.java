package io.chatops.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionGuardTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: hub\r\n\r\n";
  private static final String POST = "POST /a HTTP/1.1\r\nHost: hub\r\nContent-Length: 5\r\n\r\n";
  private static final String LARGE =
      "POST /a HTTP/1.1\r\nHost: hub\r\nContent-Length: 3000\r\n\r\n" + "x".repeat(1_500);

  private final Connections connections =
      new Connections(limits(5_000), false, new ForwardedFor(List.of()));

  @Test
  void endsAConnectionThatSaysNothing() {
    Connection silent = connection();
    assertThat(silent.pass(9).isOpen()).isTrue();

    assertThat(silent.pass(1).isOpen()).isFalse();
    assertThat(silent.received()).isEmpty();
  }

  @Test
  void refusesHeadersThatTakeTooLongHoweverTheyTrickle() {
    Connection slow = connection().send("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 9; i++) {
      assertThat(slow.pass(1).send("X").isOpen()).isTrue();
    }

    assertThat(slow.pass(1).isOpen()).isFalse();
    assertThat(slow.received())
        .startsWith("HTTP/1.1 408")
        .contains("connection: close", "\"status_code\":408");
  }

  @Test
  void refusesABodyThatTakesTooLongHoweverItTrickles() {
    Connection slow = connection().send(POST);
    for (int i = 0; i < 4; i++) {
      assertThat(slow.pass(7).send("x").isOpen()).isTrue();
    }

    assertThat(slow.pass(2).isOpen()).isFalse();
    assertThat(slow.received()).startsWith("HTTP/1.1 408");
  }

  @Test
  void waitsForTheHubAndAMinuteForRequests() {
    Connection connection = connection().send(POST).send("hello").pass(3_600);
    assertThat(connection.isOpen()).isTrue();
    assertThat(connection.answer(200).pass(59).isOpen()).isTrue();
    assertThat(connection.send(GET).pass(59).answer(200).pass(59).isOpen()).isTrue();

    assertThat(connection.pass(1).isOpen()).isFalse();
    assertThat(connection.requests).hasSize(2);
  }

  @Test
  void givesTheNextRequestItsOwnTime() {
    Connection connection = connection().send(GET).answer(200).pass(50).send("GET /b HT");

    assertThat(connection.pass(9).isOpen()).isTrue();
    assertThat(connection.pass(1).received()).contains("HTTP/1.1 408");
  }

  @Test
  void passesOnOneRequestAfterTheOther() {
    Connection connection = connection().send(GET.repeat(3) + POST).send("hello");
    for (int i = 1; i <= 4; i++) {
      assertThat(connection.requests).hasSize(i);
      connection.answer(200);
    }
    assertThat(connection.received()).contains("HTTP/1.1 200").hasSize(4 * 38);
    assertThat(connections.held().total()).isZero();
  }

  @Test
  void closesAConnectionWithTooManyEarlyRequests() {
    Connection most = connection().send(GET.repeat(1 + RequestQueue.MAX_EARLY_REQUESTS));
    assertThat(most.isOpen()).isTrue();

    assertThat(most.send(GET).isOpen()).isFalse();
    assertThat(connections.held().total()).isZero();
  }

  @Test
  void closesAConnectionWithTooManyHeaderFields() {
    String most =
        "GET /a HTTP/1.1\r\nHost: hub\r\n" + "a:\r\n".repeat(RequestQueue.MAX_HEADER_FIELDS - 1);
    assertThat(connection().send(most + "\r\n").answer(200).requests).hasSize(1);

    Connection crowded = connection().send(most + "a:\r\n\r\n");

    assertThat(crowded.requests).isEmpty();
    assertThat(crowded.isOpen()).isFalse();
    assertThat(connections.held().total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: [\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: :::\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: hub:port\r\n\r\n",
        "GET ? HTTP/1.1\r\nHost: hub\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked;q=1\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void refusesARequestThatNobodyCanAnswerInItsTurn(String malformed) {
    Connection connection = connection().send(GET + malformed + GET);
    assertThat(connection.received()).isEmpty();

    connection.answer(200, "first");

    assertThat(connection.received())
        .startsWith("HTTP/1.1 200")
        .contains("firstHTTP/1.1 400", "connection: close", "\"status_code\":400");
    assertThat(connection.isOpen()).isFalse();
    assertThat(connection.requests).hasSize(1);
    assertThat(connections.held().total()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a HTTP/1.0\r\n\r\n",
        "GET /a?b HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
        "GET http://hub/a HTTP/1.1\r\nHost: hub.example.org:80\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: hub\r\n\r\n"
      })
  void passesOnOtherHostsAndPaths(String request) {
    assertThat(connection().send(request).requests).hasSize(1);
  }

  @Test
  void closesConnectionsWithTooManyPartsOfEarlyRequests() {
    Connection many =
        connection()
            .send(GET + "POST /a HTTP/1.1\r\nHost: hub\r\ntransfer-encoding: chunked\r\n\r\n");
    many.send("1\r\nx\r\n".repeat(RequestQueue.MAX_EARLY_PARTS - 1));
    assertThat(many.isOpen()).isTrue();

    assertThat(many.send("1\r\nx\r\n").isOpen()).isFalse();
    assertThat(connections.held().total()).isZero();
  }

  @Test
  void dropsAClientThatDoesNotRead() {
    Connections roomy = new Connections(limits(1_000_000), false, new ForwardedFor(List.of()));
    Connection unread = new Connection(roomy, "10.0.0.1").send(GET);
    unread.stopReading();
    unread.answer(200, "x".repeat(100_000)).send(GET);
    assertThat(unread.requests).hasSize(1);
    assertThat(roomy.held().total()).isGreaterThan(100_000);

    assertThat(unread.pass(29).isOpen()).isTrue();
    assertThat(unread.pass(1).isOpen()).isFalse();
    assertThat(roomy.held().total()).isZero();
  }

  @Test
  void goesOnForAClientThatReadsAgain() {
    Connections roomy = new Connections(limits(1_000_000), false, new ForwardedFor(List.of()));
    Connection late = new Connection(roomy, "10.0.0.1").send(GET);
    late.stopReading();
    late.answer(200, "x".repeat(100_000)).send(GET).pass(29);
    late.readOn();

    assertThat(late.requests).hasSize(2);
    assertThat(late.answer(200).pass(40).isOpen()).isTrue();
  }

  @Test
  void refusesTheHeaviestRequestsWhenTheyHoldTooMuch() {
    Connection light = connection("10.0.0.1").send(POST);
    Connection other = connection("10.0.0.2").send(LARGE);
    Connection heavy = connection("10.0.0.3").send(LARGE).send("x".repeat(1_000));

    connection("10.0.0.4").send(LARGE);

    assertThat(heavy.isOpen()).isFalse();
    assertThat(heavy.received())
        .startsWith("HTTP/1.1 503")
        .contains("retry-after: 5", "\"status_code\":503");
    assertThat(light.isOpen()).isTrue();
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void boundsTheRequestsOfOneAddress() {
    Connection first = connection().send(LARGE).send("x");

    Connection second = connection().send(LARGE);

    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void forgetsABodyThatIsRefusedWhileItStillArrives() {
    Connection refused = connection().send(LARGE).answer(413);
    assertThat(connections.held().total()).isZero();
    refused.send("x".repeat(1_000));
    assertThat(connections.held().total()).isZero();

    assertThat(refused.send("x".repeat(500) + GET).requests).hasSize(2);
  }

  @Test
  void closesTheStrangerThatHasBeenIdleLongest() {
    Connection working = connection("10.0.0.1").send(GET);
    Connection oldest = connection("10.0.0.2").send(GET).answer(200);
    Connection busier = connection("10.0.0.3").send(GET).answer(200);
    busier.send(GET).answer(200);
    Connection signedIn = connection("10.0.0.4").send(GET);
    signedIn.guard.signedIn("ada");
    signedIn.answer(200);
    connection("10.0.0.5");

    connection("10.0.0.6");

    assertThat(oldest.isOpen()).isFalse();
    assertThat(busier.isOpen()).isTrue();
    assertThat(working.isOpen()).isTrue();
    assertThat(signedIn.isOpen()).isTrue();
  }

  @Test
  void keepsOneAddressFromTakingThePlacesOfOthers() {
    Connection other = connection("10.0.0.2");
    Connection first = connection("10.0.0.1");
    connection("10.0.0.1");
    connection("10.0.0.1");

    connection("10.0.0.1");

    assertThat(first.isOpen()).isFalse();
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void boundsTheConnectionsOfOneCaller() {
    Connection first = signedIn("ada");
    Connection second = signedIn("ada");
    Connection another = signedIn("bob");

    signedIn("ada");

    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
    assertThat(another.isOpen()).isTrue();
  }

  @Test
  void leavesASocketAlone() {
    Connection socket = connection().send(GET).answer(101);

    assertThat(socket.pass(7_200).isOpen()).isTrue();
    assertThat(connections.anonymous().count()).isZero();
    assertThat(connections.held().total()).isZero();
  }

  @Test
  void takesNoMoreConnectionsThanTheProcessCanHave() {
    for (int i = 0; i < 8; i++) {
      connection().send(GET).answer(101);
    }
    Connection last = connection();
    assertThat(last.isOpen()).isFalse();
  }

  @Test
  void givesBackThePlaceOfAConnectionThatIsGone() {
    connection().send("GET").close();

    assertThat(connections.anonymous().count()).isZero();
    assertThat(connections.held().total()).isZero();
  }

  @Test
  void derivesTheNumberOfConnectionsFromFilesAndHeap() {
    assertThat(ConnectionLimits.defaultAnonymous(256L << 20, 1_024)).isEqualTo(256);
    assertThat(ConnectionLimits.defaultAnonymous(64L << 20, 500_000)).isEqualTo(1_024);
    assertThat(ConnectionLimits.defaultAnonymous(8L << 30, 500_000)).isEqualTo(10_000);
    assertThat(ConnectionLimits.defaultAnonymous(16L << 20, 20)).isEqualTo(16);
    assertThat(ConnectionLimits.descriptorsOfThisProcess()).isPositive();
  }

  private Connection connection() {
    return connection("10.0.0.1");
  }

  private Connection connection(String address) {
    return new Connection(connections, address);
  }

  private Connection signedIn(String caller) {
    Connection connection = connection().send(GET);
    connection.guard.signedIn(caller);
    return connection.answer(200);
  }

  private static ConnectionLimits limits(long heldBytes) {
    return new ConnectionLimits(
        8,
        4,
        3,
        4,
        2,
        heldBytes,
        heldBytes * 3 / 5,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }
}
