package io.chatops.agent.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.UpdateAccess;
import io.chatops.agent.config.UpdateRules;
import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.RequestReceiver;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.ScriptedConnection;
import io.chatops.agent.testing.TestConfig;
import io.chatops.agent.update.UpdateException.Reason;
import io.chatops.protocol.HubUrl;
import io.chatops.protocol.ReleaseVersion;
import io.chatops.protocol.ToAgent;
import io.chatops.testkit.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub on the loopback serves scripts, signed with a key of the test. */
class UpdaterTest {
  private static final ReleaseVersion RUNNING = new ReleaseVersion("0.1.0");
  private static final ReleaseVersion NEW = new ReleaseVersion("0.2.0");

  @TempDir private Path directory;
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private HttpServer hub;
  private TestKey key;
  private UpdateStore store;

  @BeforeEach
  void start() throws Exception {
    key = TestKey.make();
    key.publicKey(directory.resolve("release.pub"));
    store = new UpdateStore(directory);
    hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          byte[] body = served.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    hub.start();
  }

  @AfterEach
  void stop() {
    hub.stop(0);
  }

  @Test
  void putsASignedVersionOnTrial() throws Exception {
    serve("0.2.0", agent("0.2.0"));

    assertThat(updater(List.of("--url", "x")).stage(NEW, false, () -> false)).isEqualTo(NEW);

    assertThat(store.load()).isEqualTo(UpdateState.NONE.trying(NEW, RUNNING));
    assertThat(store.problem(NEW, "any", ReleaseKey.in(directory.resolve("release.pub"))))
        .isEmpty();
    assertThat(directory.resolve("versions/0.2.0/checked")).hasContent("--url x");
  }

  @Test
  void refusesAnotherKey() throws Exception {
    byte[] program = agent("0.2.0");
    serve(program, TestKey.make().sign(program, "chatops-agent 0.2.0 any"));

    refused("its content does not match the signature of the release key");
  }

  @Test
  void refusesATruncatedDownload() throws Exception {
    byte[] program = agent("0.2.0");
    serve("0.2.0", program);
    served.put("/agent/linux/any", Arrays.copyOf(program, program.length - 1));

    refused("its content does not match the signature of the release key");
  }

  @Test
  void refusesAnotherPlatformBeforeTheDownload() throws Exception {
    byte[] program = agent("0.2.0");
    serve(program, key.sign(program, "chatops-agent 0.2.0 linux-arm64"));

    refused("is for linux-arm64, but this agent is for any");
    assertThat(asked).containsExactly("/agent/linux/any.sig");
  }

  @Test
  void refusesAnotherProgramOfTheReleaseKey() throws Exception {
    byte[] program = agent("0.2.0");
    serve(program, key.sign(program, "chatops-hub 0.2.0 any"));

    refused("names no release of the agent");
  }

  /** The comment is read before the download, but only the signed one counts. */
  @Test
  void refusesAnOldSignatureUnderANewComment() throws Exception {
    byte[] program = agent("0.0.9");
    serve(
        program,
        key.sign(program, "chatops-agent 0.0.9 any").replace("agent 0.0.9", "agent 0.2.0"));

    refused("its trusted comment does not match the signature of the release key");
  }

  @Test
  void installsOlderVersionsOnlyWhenTheHostsUserAsks() throws Exception {
    serve("0.0.9", agent("0.0.9"));

    assertThat(failure(false))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOTHING_NEWER))
        .hasMessageContaining("--allow-downgrade");
    assertThat(asked).containsExactly("/agent/linux/any.sig");

    assertThat(updater(null).stage(null, true, () -> false)).isEqualTo(new ReleaseVersion("0.0.9"));
  }

  @Test
  void hasNothingToDoForTheSameVersion() throws Exception {
    serve("0.1.0", agent("0.1.0"));

    assertThat(failure(true).reason()).isEqualTo(Reason.NOTHING_NEWER);
  }

  @Test
  void takesOnlyTheVersionThatIsWanted() throws Exception {
    serve("0.3.0", agent("0.3.0"));

    assertThatExceptionOfType(UpdateException.class)
        .isThrownBy(() -> updater(null).stage(NEW, false, () -> false))
        .withMessageContaining("version 0.2.0 was requested, but the hub serves 0.3.0");
  }

  @Test
  void refusesAVersionThatFailsItsTest() throws Exception {
    serve("0.2.0", agent("0.1.9"));
    refused(
        "fails its test on this host: its command version exited with code 0: chatops-agent 0.1.9");

    serve("0.2.0", script("exit 127"));
    refused("its command version exited with code 127: it printed nothing");

    byte[] ofAnotherMachine = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0};
    serve("0.2.0", ofAnotherMachine);
    refused("fails its test on this host: its command version");
  }

  @Test
  void refusesAVersionThatCannotUseTheSettings() throws Exception {
    serve(
        "0.2.0",
        script(
            "[ \"$1\" = version ] && echo 'chatops-agent 0.2.0 (x)' && exit; echo url is"
                + " wrong; exit 2"));

    assertThatExceptionOfType(UpdateException.class)
        .isThrownBy(() -> updater(List.of("--url", "x")).stage(null, false, () -> false))
        .withMessageContaining("its command check exited with code 2: url is wrong");
    assertThat(store.load()).isEqualTo(UpdateState.NONE);
  }

  @Test
  void changesNothingUntilTheDiskHasRoomForTheUpdate() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    byte[] script = agent("0.2.0");
    byte[] program = Arrays.copyOf(script, script.length + 300_000);
    Arrays.fill(program, script.length, program.length, (byte) '\n');
    serve("0.2.0", program);
    try (SmallDisk disk = SmallDisk.mount(small, 1024)) {
      store = new UpdateStore(small);
      disk.fill(64);

      UpdateException failure = failure(small, false);

      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure)
          .hasMessage(
              "the update cannot be kept in "
                  + small.resolve("versions")
                  + " (No space left on device): free space there, and try again");
      assertThat(small.resolve("versions").toFile().list()).containsExactly("lock");

      disk.free();
      assertThat(updater(small, null).stage(null, false, () -> false)).isEqualTo(NEW);
    }
  }

  @Test
  void saysThatTheHubServesNone() {
    UpdateException failure = failure(false);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("the hub does not serve it");
  }

  @Test
  void installsByItselfOnlyIfTheHostWantsThat() throws Exception {
    serve("0.2.0", agent("0.2.0"));
    List<String> restarts = new ArrayList<>();

    check(UpdateAccess.NOTIFY, restarts).check();
    assertThat(restarts).isEmpty();
    assertThat(logged.toString(UTF_8)).containsOnlyOnce("Version 0.2.0 is available");
    assertThat(store.load()).isEqualTo(UpdateState.NONE);

    check(UpdateAccess.AUTO, restarts).check();
    assertThat(restarts).containsExactly("restart");
    assertThat(store.load().trial()).isEqualTo(new UpdateState.Trial(NEW, RUNNING, 0));
  }

  @Test
  void fetchesAVersionThatFailedNoSecondTimeByItself() throws Exception {
    serve("0.2.0", agent("0.1.9"));
    UpdateCheck check = check(UpdateAccess.AUTO, new ArrayList<>());

    check.check();
    check.check();

    assertThat(asked)
        .containsExactly(
            "/agent/linux/any.sig",
            "/agent/linux/any.sig",
            "/agent/linux/any",
            "/agent/linux/any.sig");
    assertThat(store.load().hasFailed(NEW)).isTrue();
  }

  @Test
  void reportsTheOutcomeUntilTheHubConfirmsALaterReport() throws Exception {
    makeDirectory();
    store.save(UpdateState.NONE.trying(NEW, RUNNING).failed("it crashed"));
    ScriptedConnection connection = new ScriptedConnection();
    UpdateConfirmation news = news(null);

    news.connected();
    news.acknowledged(connection);
    assertThat(sent(connection)).hasSize(1).allMatch(f -> f.contains("\"message\":\"it crashed\""));
    assertThat(store.load().ended()).satisfies(e -> assertThat(e.reported()).isFalse());

    // The connection broke: the hub may not have read it.
    news.connected();
    news.acknowledged(connection);
    news.acknowledged(connection);
    news.acknowledged(connection);

    assertThat(sent(connection)).hasSize(2);
    assertThat(store.load().ended()).satisfies(e -> assertThat(e.reported()).isTrue());
  }

  @Test
  void provesItselfWithTheFirstConfirmedReport() throws Exception {
    makeDirectory();
    Path proof = directory.resolve("versions/proof");
    UpdateConfirmation news = news(proof);

    news.connected();
    assertThat(proof).doesNotExist();

    news.acknowledged(new ScriptedConnection());
    assertThat(proof).exists();
  }

  private void makeDirectory() throws Exception {
    try (var lock = store.lock()) {
      assertThat(lock).isNotNull();
    }
  }

  private static List<String> sent(ScriptedConnection connection) {
    return connection.sent;
  }

  private UpdateConfirmation news(@Nullable Path proof) {
    return new UpdateConfirmation(new NoRequests(), store, proof, log());
  }

  private UpdateCheck check(UpdateAccess access, List<String> restarts) {
    UpdateHandler.Source source = () -> updater(null);
    return new UpdateCheck(
        access,
        source,
        new UpdateHandler(source, () -> restarts.add("restart")),
        store,
        RUNNING,
        log());
  }

  private void refused(String reason) {
    UpdateException failure = failure(false);

    assertThat(failure.reason()).isEqualTo(Reason.REJECTED);
    assertThat(failure).hasMessageContaining(reason);
    assertThat(store.load()).isEqualTo(UpdateState.NONE);
    assertThat(directory.resolve("versions/incoming")).doesNotExist();
  }

  private UpdateException failure(boolean allowOlder) {
    return failure(directory, allowOlder);
  }

  private UpdateException failure(Path state, boolean allowOlder) {
    UpdateException[] failure = new UpdateException[1];
    assertThatExceptionOfType(UpdateException.class)
        .isThrownBy(() -> updater(state, null).stage(null, allowOlder, () -> false))
        .satisfies(e -> failure[0] = e);
    return failure[0];
  }

  private Updater updater(@Nullable List<String> settings) throws UpdateException {
    return updater(directory, settings);
  }

  private Updater updater(Path state, @Nullable List<String> settings) throws UpdateException {
    AgentConfig rules =
        TestConfig.withUpdates(
            HubUrl.parse("http://127.0.0.1:" + hub.getAddress().getPort()),
            state,
            new UpdateRules(UpdateAccess.NOTIFY, directory.resolve("release.pub")));
    return Updater.of(rules, RUNNING, Optional.ofNullable(settings));
  }

  private void serve(String version, byte[] program) throws Exception {
    serve(program, key.sign(program, "chatops-agent " + version + " any"));
  }

  private void serve(byte[] program, String signature) {
    served.put("/agent/linux/any", program);
    served.put("/agent/linux/any.sig", signature.getBytes(UTF_8));
  }

  private static byte[] agent(String version) {
    return script(
        """
        case $1 in
          version) echo 'chatops-agent %s (x)';;
          check) shift; echo "$@" > "$(dirname "$0")/checked";;
        esac
        """
            .formatted(version));
  }

  private static byte[] script(String body) {
    return ("#!/bin/sh\n" + body + "\n").getBytes(UTF_8);
  }

  private AgentLog log() {
    return new AgentLog(new PrintStream(logged, true, UTF_8), InstantSource.system());
  }

  private static final class NoRequests implements RequestReceiver {
    @Override
    public void connected() {}

    @Override
    public void received(ToAgent message, HubConnection connection) {}

    @Override
    public void disconnected() {}

    @Override
    public void stop() {}
  }
}
