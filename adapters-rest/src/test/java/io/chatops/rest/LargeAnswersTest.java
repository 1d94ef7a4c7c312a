package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import io.chatops.rest.HostFixture.Connected;
import io.chatops.rest.limit.LargeAnswers;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers that are large in memory for as long as their clients do not read them. */
@QuarkusTest
class LargeAnswersTest {
  private static final String CONTROL = "\u0001";
  private static final int MIB = 1024 * 1024;
  // Six bytes of JSON each: more than the tests' bound for a caller, and than sockets buffer.
  private static final LogWindow LOG =
      new LogWindow(List.of(new LogLine(null, null, CONTROL.repeat(4 * MIB))), 0);

  private final Api user = Api.user();

  @Inject HostFixture hosts;
  @Inject LargeAnswers largeAnswers;
  @Inject IngestReport ingest;
  @Inject MutableClock clock;

  @Test
  void arriveWholeAtWhoeverReadsThem() {
    Connected server = hosts.connected(user);

    Api.Answer answer = logs(user, server);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().get(0).path("message").asText()).isEqualTo(CONTROL.repeat(4 * MIB));
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length()));
  }

  @Test
  void holdTheirCallersShareUntilTheyAreAborted() throws IOException {
    Connected server = hosts.connected(user);
    CompletableFuture<Api.Answer> run =
        Concurrently.call(() -> user.post("/commands/" + server.id(), "{\"command\": \"yes\"}"));
    DrivenHost.Running command = hosts.command(server);
    command.listener().onOutput(StandardStream.STDOUT, CONTROL.repeat(MIB / 2));

    try (Socket unread = unreadLogs(server)) {
      command.listener().onEnded(CommandOutcome.exited(0, null, null, null, 0));
      Api.Answer done = run.join();
      assertThat(done.status()).as("not to be repeated").isEqualTo(502);
      assertThat(done.header("Retry-After")).isEmpty();
      String id = command.execution().id().toString();
      assertThat(done.json().path("detail").asText())
          .contains(
              "It was done",
              "look at the result",
              "has ended",
              "command_id " + id,
              "/api/v1/commands/" + server.id() + "/" + id);
      Api.Answer refused = user.get("/commands/" + server.id() + "/" + id);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      assertThat(user.get("/servers").status()).as("small").isEqualTo(200);

      Api somebodyElse = Api.user();
      assertThat(logs(somebodyElse, hosts.connected(somebodyElse)).status()).isEqualTo(200);

      String path = "/commands/" + server.id() + "/" + id;
      String me = user.get("/auth/me").data().path("id").textValue();
      Await.until("it is given up", () -> isFree(me));
      JsonNode ended = user.get(path).data();
      assertThat(ended.path("output").asText()).hasSize(MIB / 2);
      assertThat(isClosed(unread)).isTrue();
    }
  }

  @Test
  void mayBeRequestedAgainAfterAPreview() throws IOException {
    Connected server = hosts.connected(user);
    fillDiskAgainAndAgain(server.serverId());
    String disk =
        "{\"metric_type\":\"disk\",\"comparison\":\"gt\",\"threshold_value\":90,\"days\":1}";

    try (Socket unread = unreadLogs(server)) {
      Api.Answer refused = user.post("/alerts/thresholds/preview", disk);

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      assertThat(refused.json().path("detail").asText()).doesNotContain("It was done");
      assertThat(unread.isConnected()).isTrue();
    }
  }

  /** A hundred times, at a place with so long a name that their list is large. */
  private void fillDiskAgainAndAgain(ServerId server) {
    Instant start = clock.instant().minus(Duration.ofHours(1));
    for (int i = 0; i < 200; i++) {
      Samples used =
          new Samples.Builder()
              .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "空".repeat(200), i % 2 == 0 ? 95 : 10)
              .build();
      Instant at = start.plusSeconds(i * 5L);
      ReportDocument document = ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8));
      ingest.ingest(new MetricReport(server, null, 0, at, at, used, document)).join();
    }
  }

  @Test
  void areBoundedInTotalAndPerCaller() {
    LargeAnswers answers = new LargeAnswers(100, 40, Duration.ofSeconds(1));
    LargeAnswers.Share alone = answers.share("ada");
    assertThat(alone.acquire(150)).isTrue();
    assertThat(alone.acquire(150)).isTrue();
    LargeAnswers.Share refused = answers.share("bob");
    assertThat(refused.acquire(1)).as("all").isFalse();
    alone.release();
    alone.release();

    LargeAnswers.Share first = answers.share("ada");
    LargeAnswers.Share second = answers.share("ada");
    assertThat(first.acquire(20)).isTrue();
    assertThat(second.acquire(20)).isTrue();
    assertThat(second.acquire(1)).as("of one caller").isFalse();
    assertThat(refused.acquire(60)).as("its only one").isTrue();
    assertThat(answers.share("eve").acquire(1)).as("all").isFalse();
    first.release();
    assertThat(second.acquire(20)).isTrue();
  }

  private Api.Answer logs(Api caller, Connected server) {
    CompletableFuture<Api.Answer> answer = Concurrently.call(() -> caller.get(path(server)));
    hosts.reading(server).answer().complete(LOG);
    return answer.join();
  }

  /** Asks for a log and reads its status only. */
  private Socket unreadLogs(Connected server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Api.uri("/").getPort()));
    String head =
        "GET /api/v1"
            + path(server)
            + " HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer "
            + user.token()
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    hosts.reading(server).answer().complete(LOG);
    byte[] begin = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    return socket;
  }

  private boolean isFree(String userId) {
    LargeAnswers.Share share = largeAnswers.share(userId);
    boolean free = share.acquire(32 * MIB);
    share.release();
    return free;
  }

  /** Returns true if the hub has closed it, after what had been sent by then. */
  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    long length = 0;
    byte[] part = new byte[65_536];
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        length += n;
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
    return length < 24L * MIB;
  }

  private static String path(Connected server) {
    return "/docker/" + server.id() + "/containers/web/logs";
  }
}
