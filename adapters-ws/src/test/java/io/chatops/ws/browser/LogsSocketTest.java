package io.chatops.ws.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.RunCommand;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.ws.Await;
import io.chatops.ws.Reports;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketHub;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.TestPeer;
import io.chatops.ws.agent.AskedAgent;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
@QuarkusTest
class LogsSocketTest {
  private static final String CONTAINER = "\"container_id\":\"web\"";
  private static final String SUBSCRIBED = "{\"type\":\"subscribed\"," + CONTAINER + "}";

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Nested
  class TheServersLog {
    @Test
    void isShownAsItIsWritten() {
      TestPeer browser = hub.logs(server);

      hub.log.record(
          server.id(),
          LogLevel.WARNING,
          LogSource.CONTAINER,
          "web",
          "<script>\u001b[31m\ud83d\ude80",
          Map.of("user", "ann"));

      assertThat(browser.receive())
          .startsWith("{\"type\":\"log\",\"data\":{\"id\":\"")
          .contains("\"server_id\":\"" + server.id() + "\"")
          .contains("\"timestamp\":\"2026-11-24T12:00:00.000000Z\"")
          .contains("\"level\":\"warning\",\"source\":\"container\",\"component\":\"web\"")
          .contains("\"message\":\"<script>\\u001B[31m\\uD83D\\uDE80\"")
          .endsWith("\"details\":{\"user\":\"ann\"}},\"server_id\":\"" + server.id() + "\"}");
    }

    @Test
    void ofAnotherServerIsNot() {
      TestPeer browser = hub.logs(server);

      hub.log.record(hub.server().id(), LogLevel.INFO, LogSource.AGENT, "elsewhere");
      hub.log.record(server.id(), LogLevel.INFO, LogSource.AGENT, "here");

      assertThat(browser.receive()).contains("here");
    }

    @Test
    void answersPingsAndIgnoresWhatItDoesNotKnow() {
      TestPeer browser = hub.logs(server).send("{\"type\":\"dance\"}").send("{\"type\":\"ping\"}");

      assertThat(browser.receive()).isEqualTo("{\"type\":\"pong\"}");
    }
  }

  @Nested
  class AContainer {
    @Test
    void isFollowedUntilItEnds() {
      AskedAgent agent = agent();
      TestPeer browser = hub.logs(server);

      subscribe(browser, CONTAINER + ",\"tail\":7");
      AskedAgent.Request asked = agent.asked();
      assertThat(asked.fields()).isEqualTo("," + CONTAINER + ",\"tail\":7");
      line(agent, asked, "<b>\\u001B[0m", ",'stream':'stderr','timestamp':'2026-11-24T10:00:00Z'");
      line(agent, asked, "after a gap", ",'dropped':3");
      agent.reply(asked, "stream_ended", ",'message':'it ended'");

      assertThat(browser.receive())
          .isEqualTo(
              "{\"type\":\"log\","
                  + CONTAINER
                  + ",\"stream\":\"stderr\",\"data\":{\"timestamp\":\"2026-11-24T10:00:00.000000Z\","
                  + "\"stream\":\"stderr\",\"message\":\"<b>\\u001B[0m\"}}");
      assertThat(browser.receive())
          .isEqualTo("{\"type\":\"dropped\",\"count\":3," + CONTAINER + "}");
      assertThat(browser.receive()).contains("\"message\":\"after a gap\"");
      assertThat(browser.receive())
          .isEqualTo("{\"type\":\"ended\"," + CONTAINER + ",\"message\":\"it ended\"}");
      subscribe(browser, CONTAINER);
      assertThat(agent.asked().fields()).endsWith("\"tail\":100");
    }

    @Test
    void isFollowedByTwoBrowsersUntilBothAreGone() {
      AskedAgent agent = agent();
      TestPeer one = hub.logs(server);
      TestPeer two = hub.logs(server);
      subscribe(one, CONTAINER);
      AskedAgent.Request asked = agent.asked();
      subscribe(two, CONTAINER);
      // What they ask for is on the server's record, too.
      assertThat(one.receive()).contains("asked for");

      line(agent, asked, "for both", "");
      assertThat(one.receive()).contains("for both");
      assertThat(two.receive()).contains("for both");
      assertThat(one.send("{\"type\":\"unsubscribe\"," + CONTAINER + "}").receive())
          .isEqualTo("{\"type\":\"unsubscribed\"," + CONTAINER + "}");
      line(agent, asked, "for one", "");
      assertThat(two.receive()).contains("for one");
      two.close();

      assertThat(agent.asked()).isEqualTo(new AskedAgent.Request("stop_stream", asked.id(), ""));
      assertThat(one.unread()).isZero();
    }

    @Test
    void isOnRecordBeforeItIsFollowed() {
      agent();
      subscribe(hub.logs(server), CONTAINER);

      assertThat(
              hub.storage
                  .auditTrail()
                  .find(
                      new AuditTrail.Query(
                          null,
                          null,
                          AuditAction.CONTAINER_FOLLOW_LOGS,
                          null,
                          null,
                          null,
                          null,
                          10,
                          0))
                  .events())
          .hasSize(1);
    }

    @Test
    void isRefusedByAFrameThatNamesTheSetting() {
      hub.modernAgent(server, "commands:any");
      TestPeer browser = hub.logs(server).send("{\"type\":\"subscribe\"," + CONTAINER + "}");

      assertThat(nextOf(browser, "error")).contains("containers: read").contains(CONTAINER);
      assertThat(browser.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void isNotFollowedWithoutItsAgent() {
      TestPeer browser = hub.logs(server).send("{\"type\":\"subscribe\"," + CONTAINER + "}");

      assertThat(nextOf(browser, "error")).contains("not connected").contains(CONTAINER);
    }

    @Test
    void endsWhenItsAgentVanishes() {
      AskedAgent agent = agent();
      TestPeer browser = hub.logs(server);
      subscribe(browser, CONTAINER);
      agent.asked();

      agent.peer().close();

      assertThat(nextOf(browser, "error")).contains("connection ended").contains(CONTAINER);
    }

    @Test
    void showsAndRecordsARejectionByItsHost() {
      AskedAgent agent = agent();
      TestPeer browser = hub.logs(server);
      subscribe(browser, CONTAINER);

      agent.reply(agent.asked(), "error", ",'message':'no such container','code':'not_found'");

      assertThat(nextOf(browser, "error"))
          .isEqualTo(
              "{\"type\":\"error\",\"message\":\"Not found on the host: no such container\","
                  + CONTAINER
                  + "}");
      // The entry of the server's log comes right before the event of the audit trail.
      assertThat(browser.receive()).contains("had no success").contains("no such container");
      subscribe(browser, CONTAINER);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"container_id\":\"../x\"",
          "\"container_id\":\"a b\"",
          "\"container_id\":\"-x\"",
          "\"container_id\":\"a\\u0000\"",
          "\"container_id\":\"\"",
          "\"container_id\":7",
          "\"container_id\":[\"web\"]",
          "\"container_id\":\"web\",\"tail\":-1",
          "\"container_id\":\"web\",\"tail\":10001",
          "\"container_id\":\"web\",\"tail\":\"5\"",
          "\"container_id\":\"web\",\"tail\":1.5",
          "\"container_id\":\"web\",\"tail\":99999999999999999999",
          "\"container_id\":\"web\",\"command_id\":\"6b1f6f0e-4c39-4a6e-9d4c-0c9b9a4a1d11\"",
          "\"command_id\":\"1-1-1-1-1\"",
          "\"command_id\":\"x\"",
          "\"mood\":\"good\""
        })
    void isNotFollowedWhenItIsNotNamedWell(String fields) {
      AskedAgent agent = agent();
      TestPeer browser = hub.logs(server).send("{\"type\":\"subscribe\"," + fields + "}");

      assertThat(browser.receive()).startsWith("{\"type\":\"error\",\"message\":\"");
      assertThat(browser.send("{\"type\":\"ping\"}").receive()).isEqualTo("{\"type\":\"pong\"}");
      agent.settle();
    }

    @Test
    void isFollowedOncePerSocketAndLetGoOnce() {
      agent();
      TestPeer browser = hub.logs(server);
      subscribe(browser, CONTAINER);

      assertThat(browser.send("{\"type\":\"subscribe\"," + CONTAINER + "}").receive())
          .contains("followed already");
      String unsubscribe = "{\"type\":\"unsubscribe\"," + CONTAINER + "}";
      assertThat(browser.send(unsubscribe).receive()).contains("unsubscribed");
      assertThat(browser.send(unsubscribe).receive()).contains("not followed");
    }

    @Test
    void isOneOfNoMoreThanEight() {
      agent();
      TestPeer browser = hub.logs(server);
      for (int i = 0; i < Subscriptions.MAX_OUTPUTS; i++) {
        subscribe(browser, "\"container_id\":\"web" + i + "\"");
      }

      browser.send("{\"type\":\"subscribe\",\"container_id\":\"web8\"}");

      assertThat(browser.receive()).contains("\"error\"").contains("at most 8");
      browser.send("{\"type\":\"unsubscribe\",\"container_id\":\"web0\"}");
      assertThat(browser.receive()).contains("unsubscribed");
      subscribe(browser, "\"container_id\":\"web8\"");
    }

    @Test
    void isNotAskedForWithoutEnd() {
      TestPeer browser = hub.logs(server);
      for (int i = 0; i < Subscriptions.MAX_OUTPUTS_PER_MINUTE; i++) {
        browser.send("{\"type\":\"subscribe\"," + CONTAINER + "}");
        assertThat(nextOf(browser, "error")).contains("not connected");
      }

      browser.send("{\"type\":\"subscribe\"," + CONTAINER + "}");
      assertThat(browser.receive()).contains("Too many subscriptions");

      hub.clock.advance(Duration.ofMinutes(1));
      browser.send("{\"type\":\"subscribe\"," + CONTAINER + "}");
      assertThat(nextOf(browser, "error")).contains("not connected");
    }
  }

  @Nested
  class ACommand {
    @Test
    void isFollowedFromItsBeginningToItsEnd() throws Exception {
      AskedAgent agent = agent();
      RunCommand.Started started =
          hub.runCommand.run(
              server.owner(), server.id(), new CommandLine("x", Duration.ofSeconds(9), null));
      AskedAgent.Request asked = agent.asked();
      String id = "\"command_id\":\"" + started.execution().id() + "\"";
      String before = "x".repeat(OutputSubscription.MAX_PIECE - 1) + "\\ud83d\\ude80";
      agent.reply(asked, "command_output", ",'stream':'stdout','data':'" + before + "'").settle();
      TestPeer browser = hub.logs(server);

      subscribe(browser, id);
      assertThat(browser.receive())
          .isEqualTo(
              "{\"type\":\"log\","
                  + id
                  + ",\"stream\":null,\"data\":{\"timestamp\":null,\"stream\":null,\"message\":\""
                  + "x".repeat(OutputSubscription.MAX_PIECE - 1)
                  + "\"}}");
      assertThat(browser.receive()).endsWith("\"message\":\"\\uD83D\\uDE80\"}}");
      agent.reply(asked, "command_output", ",'stream':'stderr','data':'err\\n'");
      assertThat(browser.receive())
          .isEqualTo(
              "{\"type\":\"log\","
                  + id
                  + ",\"stream\":\"stderr\",\"data\":{\"timestamp\":null,\"stream\":\"stderr\","
                  + "\"message\":\"err\\n\"}}");
      agent.reply(asked, "command_result", ",'data':{'exit_code':7,'ended':'exited'}");

      assertThat(nextOf(browser, "ended"))
          .isEqualTo(
              "{\"type\":\"ended\","
                  + id
                  + ",\"message\":null,\"data\":{\"status\":\"failed\",\"exit_code\":7,"
                  + "\"output_truncated\":false}}");
      started.end().get(1, TimeUnit.MINUTES);
      subscribe(browser, id);
      assertThat(browser.receive()).endsWith("x\"}}");
      assertThat(browser.receive()).endsWith("\"message\":\"\\uD83D\\uDE80err\\n\"}}");
      assertThat(browser.receive()).contains("\"exit_code\":7");
    }

    @Test
    void ofAnEarlierAgentIsShownBeforeItsEnd() {
      AskedAgent agent = new AskedAgent(hub.agent(server));
      RunCommand.Started started =
          hub.runCommand.run(
              server.owner(), server.id(), new CommandLine("x", Duration.ofSeconds(9), null));
      AskedAgent.Request asked = agent.asked();
      TestPeer browser = hub.logs(server);
      subscribe(browser, "\"command_id\":\"" + started.execution().id() + "\"");

      agent.reply(asked, "command_result", ",'output':'all of it','exit_code':0");

      assertThat(browser.receive()).endsWith("\"message\":\"all of it\"}}");
      assertThat(nextOf(browser, "ended")).contains("\"exit_code\":0");
    }

    @Test
    void ofNobodyOrOfAnotherServerIsNotThere() {
      AskedAgent agent = agent();
      RunCommand.Started started =
          hub.runCommand.run(
              server.owner(), server.id(), new CommandLine("x", Duration.ofSeconds(9), null));
      agent.asked();
      Registered second = hub.server(server.owner(), null);
      String own = started.execution().id().toString();

      for (TestPeer browser : List.of(hub.logs(hub.server()), hub.logs(second))) {
        String told = error(browser, own);
        String unknown = UUID.randomUUID().toString();
        assertThat(error(browser, unknown)).isEqualTo(told.replace(own, unknown));
      }
    }

    private String error(TestPeer browser, String id) {
      browser.send("{\"type\":\"subscribe\",\"command_id\":\"" + id + "\"}");
      String told = browser.receive();
      assertThat(told).startsWith("{\"type\":\"error\",\"message\":\"No command");
      return told;
    }
  }

  @Nested
  class ASlowBrowser {
    @Test
    void losesTheOldestLinesAndDelaysNobody() {
      AskedAgent agent = agent();
      TestPeer slow = hub.logs(server);
      TestPeer quick = hub.logs(server);
      subscribe(slow, CONTAINER);
      AskedAgent.Request asked = agent.asked();
      subscribe(quick, CONTAINER);
      assertThat(slow.receive()).contains("asked for");
      slow.stopReading();
      String padding = "x".repeat(10_000);
      int lines = 3_000;

      for (int i = 1; i <= lines; i++) {
        line(agent, asked, i + "-" + padding, "");
        assertThat(quick.receive()).contains("\"message\":\"" + i + "-");
        if (i % 500 == 0) {
          agent.peer().send(Reports.numbered(hub.clock.instant(), i));
          assertThat(agent.peer().receive()).isEqualTo(Reports.acknowledged(i));
          assertThat(hub.logs.queuedBytes())
              .isLessThanOrEqualTo(BrowserSocketGroup.QUEUED_BYTES + 20_000);
        }
      }
      slow.readAgain();

      long shown = 0;
      long lost = 0;
      List<Integer> numbers = new ArrayList<>();
      while (numbers.isEmpty() || numbers.get(numbers.size() - 1) < lines) {
        String frame = slow.receive();
        if (frame.startsWith("{\"type\":\"dropped\",\"count\":")) {
          lost += Long.parseLong(frame.replaceAll("\\D", ""));
        } else {
          shown++;
          numbers.add(Integer.valueOf(frame.replaceAll(".*\"message\":\"(\\d+)-x.*", "$1")));
        }
      }
      assertThat(numbers).isSorted();
      assertThat(lost).isPositive();
      assertThat(shown + lost).isEqualTo(lines);
      assertThat(hub.counters.get(SocketCount.UPDATES_DROPPED)).isEqualTo(lost);
      assertThat(hub.logs.queuedBytes()).isZero();
    }

    @Test
    void takesNoMemoryFromOtherUsers() {
      AskedAgent agent = agent();
      Registered others = hub.server();
      AskedAgent othersAgent =
          new AskedAgent(hub.modernAgent(others, "containers:control", "commands:any"));
      TestPeer reader = hub.logs(others);
      subscribe(reader, CONTAINER);
      AskedAgent.Request othersAsked = othersAgent.asked();
      List<TestPeer> unread = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        TestPeer browser = hub.logs(server);
        subscribe(browser, CONTAINER);
        browser.stopReading();
        unread.add(browser);
      }
      AskedAgent.Request asked = agent.asked();
      String padding = "x".repeat(15_000);

      int number = 0;
      while (hub.counters.get(SocketCount.UPDATES_DROPPED) < 2_000 && number < 50_000) {
        for (int i = 0; i < 20; i++) {
          line(agent, asked, padding, "");
          line(othersAgent, othersAsked, (number + i) + "-" + padding, "");
        }
        for (int i = 0; i < 20; i++) {
          assertThat(reader.receive()).contains("\"message\":\"" + number + "-");
          number++;
        }
        hub.clock.advance(Duration.ofSeconds(1));
        assertThat(hub.logs.queuedBytes())
            .isLessThanOrEqualTo(BrowserSocketGroup.QUEUED_BYTES_PER_USER + 20 * 20_000);
      }

      assertThat(hub.counters.get(SocketCount.UPDATES_DROPPED)).isGreaterThanOrEqualTo(2_000);
      assertThat(unread).noneMatch(TestPeer::isClosed);
    }

    @Test
    void holdsNothingOnceItIsGone() {
      AskedAgent agent = agent();
      TestPeer slow = hub.logs(server);
      subscribe(slow, CONTAINER);
      AskedAgent.Request asked = agent.asked();
      slow.stopReading();
      for (int i = 0; i < 2_000; i++) {
        line(agent, asked, "x".repeat(10_000), "");
      }
      agent.settle();
      assertThat(hub.logs.queuedBytes()).isPositive();

      hub.signOut(server.owner());

      assertThat(agent.asked().type()).isEqualTo("stop_stream");
      Await.until("the queue is empty", () -> hub.logs.queuedBytes() == 0);
    }
  }

  @Nested
  class Ending {
    @Test
    void whenTheSessionEnds() {
      AskedAgent agent = agent();
      TestPeer browser = hub.logs(server);
      subscribe(browser, CONTAINER);
      agent.asked();

      hub.signOut(server.owner());

      assertThat(browser.closeCode()).isEqualTo(1008);
      assertThat(agent.asked().type()).isEqualTo("stop_stream");
    }

    @Test
    void whenTheServerIsRemoved() {
      TestPeer browser = hub.logs(server);

      hub.removeServer(server);

      assertThat(browser.closeCode()).isEqualTo(1008);
    }

    @Test
    void whenTheHubStops() {
      TestPeer browser = hub.logs(server);

      hub.logs.stop();

      assertThat(browser.closeCode()).isEqualTo(1001);
    }
  }

  private AskedAgent agent() {
    return new AskedAgent(hub.modernAgent(server, "containers:control", "commands:any"));
  }

  /** Subscribes; what the server's log says of it comes before. */
  private static void subscribe(TestPeer browser, String fields) {
    browser.send("{\"type\":\"subscribe\"," + fields + "}");
    String topic = fields.replaceAll(",\"tail\":.*", "");
    assertThat(nextOf(browser, "subscribed")).isEqualTo(SUBSCRIBED.replace(CONTAINER, topic));
  }

  /** The next frame of a type; entries of the server's log may come before it. */
  private static String nextOf(TestPeer browser, String type) {
    String frame = browser.receive();
    while (frame.startsWith("{\"type\":\"log\",\"data\":{\"id\":")) {
      frame = browser.receive();
    }
    assertThat(frame).startsWith("{\"type\":\"" + type + "\"");
    return frame;
  }

  private static void line(
      AskedAgent agent, AskedAgent.Request asked, String message, String more) {
    agent.reply(asked, "container_log_line", ",'data':{'message':'" + message + "'" + more + "}");
  }
}
