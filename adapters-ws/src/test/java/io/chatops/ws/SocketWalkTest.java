package io.chatops.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.command.CommandLine;
import io.chatops.core.command.RunCommand;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.metric.ReportDocument;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.SocketHub.Registered;
import io.chatops.ws.agent.AskedAgent;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every address of a socket and every frame that can be sent there, by those who may not: nobody
 * gets at anything that is not theirs. An address or a frame that is missing here fails the walk.
 */
@Timeout(240)
@QuarkusTest
class SocketWalkTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ContainerRef WEB = new ContainerRef("web");
  private static final List<String> WATCHED = List.of(SocketPaths.METRICS, SocketPaths.LOGS);
  private static final List<String> PEOPLES =
      List.of(SocketPaths.METRICS, SocketPaths.LOGS, SocketPaths.FLEET);
  private static final String COMMAND = "{\"type\":\"%s\",\"command_id\":\"%s\"}";

  private final SocketHub hub = new SocketHub();
  private final Registered server = hub.server();

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void knowsEveryAddress() {
    assertThat(hub.paths())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(PEOPLES.stream(), Stream.of(SocketHub.AGENTS)).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ping\"}",
        "{\"type\":\"subscribe\",\"container_id\":\"web\"}",
        "{\"type\":\"unsubscribe\",\"container_id\":\"web\"}",
        "{\"type\":\"subscribe\",\"topic\":\"summary\"}",
        "{\"type\":\"dance\"}",
        "{\"type\":\"metrics\",\"data\":{\"timestamp\":\"2026-11-24T10:00:00Z\"}}",
        "{\"type\":\"command_result\",\"request_id\":\"r\",\"data\":{}}"
      })
  void nobodySaysAnythingBeforeSigningIn(String frame) {
    for (String path : addresses()) {
      assertRefused(hub.connect(path).send(frame));
    }
  }

  @Test
  void nobodySignsInWithWhatIsForAnotherSocket() {
    String token = "{\"type\":\"auth\",\"api_key\":\"" + hub.token(server.owner()) + "\"}";
    assertRefused(hub.connect(SocketHub.AGENTS).send(token));
    String key = "{\"type\":\"auth\",\"token\":\"" + server.key().secret().value() + "\"}";
    for (String path : PEOPLES) {
      assertRefused(hub.connect(of(path, server)).send(key));
    }
  }

  @Test
  void neitherStrangersNorAdministratorsWatchWhatIsNotTheirs() {
    Actor stranger = hub.user();
    Actor administrator =
        new Actor(hub.user().userId(), "admin", Role.ADMIN, hub.user().sessionId(), null);
    for (String path : WATCHED) {
      assertRefused(hub.connect(of(path, server)).send(hub.auth(stranger)));
      assertRefused(hub.connect(of(path, server)).send(hub.auth(administrator)));
    }
  }

  @Test
  void nobodyFollowsWhatRunsOnSomebodyElsesServer() {
    AskedAgent agent = new AskedAgent(hub.modernAgent(server, "commands:any", "containers:read"));
    RunCommand.Started started = run();
    AskedAgent.Request command = agent.asked();
    Registered foreign = hub.server();
    AskedAgent other = new AskedAgent(hub.modernAgent(foreign, "containers:read"));
    TestPeer browser = hub.logs(foreign);

    for (String type : List.of("subscribe", "unsubscribe")) {
      browser.send(COMMAND.formatted(type, started.execution().id()));
      assertThat(browser.receive()).startsWith("{\"type\":\"error\"");
    }
    browser.send(
        "{\"type\":\"subscribe\",\"container_id\":\"web\",\"server_id\":\"" + server.id() + "\"}");
    assertThat(other.asked().type()).isEqualTo("follow_container_logs");
    agent.reply(command, "command_output", ",'stream':'stdout','data':'secret'").settle();

    browser.send("{\"type\":\"ping\"}");
    String frame = browser.receive();
    while (!frame.equals("{\"type\":\"pong\"}")) {
      assertThat(frame).doesNotContain("secret");
      frame = browser.receive();
    }
  }

  @Test
  void noAgentAnswersForAnother() throws Exception {
    AskedAgent agent =
        new AskedAgent(hub.modernAgent(server, "processes", "commands:any", "containers:control"));
    AskedAgent forger = new AskedAgent(hub.modernAgent(hub.server()));
    CompletableFuture<ReportDocument> processes =
        hub.presence.connection(server.id()).orElseThrow().listProcesses(LONG);
    String processesId = agent.asked().id();
    CompletableFuture<ContainerState> stopped =
        hub.gateway.control(server.id(), WEB, ContainerOperation.STOP, Duration.ZERO, LONG);
    String stoppedId = agent.asked().id();
    CompletableFuture<LogWindow> logs =
        hub.gateway.read(server.id(), new LogWindowQuery(WEB, 10, null, null, null), LONG);
    String logsId = agent.asked().id();
    RunCommand.Started started = run();
    String commandId = agent.asked().id();
    List<String> ids = List.of(processesId, stoppedId, logsId, commandId);

    List<Class<?>> sent = new ArrayList<>();
    for (String id : ids) {
      for (FromAgent forged : forgeries(id)) {
        forger.peer().send(new String(new ProtocolCodec().encode(forged), UTF_8));
        sent.add(forged.getClass());
      }
    }
    forger.settle();

    assertThat(processes).isNotDone();
    assertThat(stopped).isNotDone();
    assertThat(logs).isNotDone();
    assertThat(started.end()).isNotDone();
    assertThat(sent).containsAll(variants(FromAgent.class).filter(c -> !OWN.contains(c)).toList());
  }

  /** Frames that name nobody, and are tested where their own subject is. */
  private static final List<Class<?>> OWN =
      List.of(
          FromAgent.Auth.class,
          FromAgent.Ping.class,
          FromAgent.Goodbye.class,
          FromAgent.Metrics.class,
          FromAgent.UpdateEnded.class);

  @Test
  void noAgentReportsForAnother() {
    TestPeer agent = hub.agent(hub.server());
    String report =
        Reports.numbered(hub.clock.instant(), 1)
            .replace("{\"timestamp", "{\"server_id\":\"" + server.id() + "\",\"timestamp");

    assertThat(agent.send(report).receive()).contains("server_id is not that of the API key");
  }

  private static List<FromAgent> forgeries(String id) {
    return List.of(
        new FromAgent.ProcessList(id, List.of()),
        new FromAgent.CommandOutput(id, FromAgent.OutputStream.STDOUT, "forged"),
        new FromAgent.CommandResult(
            id, "forged", 0, null, FromAgent.CommandEnd.EXITED, false, 0, null),
        new FromAgent.ContainerChanged(id, ToAgent.ContainerOperation.STOP, "web", "exited"),
        new FromAgent.ContainerLogLine(id, null, FromAgent.OutputStream.STDOUT, "forged", 0),
        new FromAgent.ContainerLogs(id, "web", List.of("forged")),
        new FromAgent.StreamEnded(id, "forged"),
        new FromAgent.UpdateStaged(id, "9.9.9"),
        new FromAgent.Refusal("forged", id, FromAgent.RefusalCode.NOT_FOUND));
  }

  private static Stream<Class<?>> variants(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(variant -> variant.isSealed() ? variants(variant) : Stream.of(variant));
  }

  private RunCommand.Started run() {
    return hub.runCommand.run(
        server.owner(), server.id(), new CommandLine("id", Duration.ofSeconds(9), null));
  }

  private List<String> addresses() {
    List<String> addresses = new ArrayList<>(PEOPLES.stream().map(p -> of(p, server)).toList());
    addresses.add(SocketHub.AGENTS);
    return addresses;
  }

  private static String of(String path, Registered registered) {
    return path.replace("{server_id}", registered.id().toString());
  }

  private static void assertRefused(TestPeer peer) {
    assertThat(peer.receive()).startsWith("{\"type\":\"error\"");
    assertThat(peer.closeCode()).isEqualTo(1008);
  }
}
